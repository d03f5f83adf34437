package io.flockmq.broker.command.mosquitto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of mosquitto.conf that says something.
 *
 * @param where file and line
 * @param word the first one
 * @param value what follows; empty for nothing
 */
record ConfLine(String where, String word, String value) {

    private static final String INCLUDE = "include_dir";
    private static final int DEEPEST = 10;

    /** All lines, those of included directories at their place. */
    static List<ConfLine> read(Path file) throws ImportRefusedException {
        return read(file, 0);
    }

    private static List<ConfLine> read(Path file, int depth) throws ImportRefusedException {
        if (depth > DEEPEST) {
            throw new ImportRefusedException(file + " is included by itself.");
        }
        List<ConfLine> lines = new ArrayList<>();
        List<String> texts = lines(file);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int space = text.indexOf(' ');
            ConfLine line = new ConfLine(
                    file.getFileName() + ":" + (i + 1),
                    space < 0 ? text : text.substring(0, space),
                    space < 0 ? "" : text.substring(space + 1).strip());
            if (line.word.equals(INCLUDE)) {
                for (Path included : included(line)) {
                    lines.addAll(read(included, depth + 1));
                }
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<Path> included(ConfLine line) throws ImportRefusedException {
        try (Stream<Path> files = Files.list(Path.of(line.value))) {
            return files.filter(each -> each.getFileName().toString().endsWith(".conf"))
                    .sorted(Comparator.comparing(each -> each.getFileName().toString()))
                    .toList();
        } catch (IOException unreadable) {
            throw new ImportRefusedException(line.where + ": the directory " + line.value + " cannot be read.");
        }
    }

    /** The lines of a file in UTF-8. */
    static List<String> lines(Path file) throws ImportRefusedException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new ImportRefusedException(file + " cannot be read: "
                    + (Files.exists(file) ? unreadable.getMessage() : "there is no such file") + ".");
        }
    }

    boolean isTrue() {
        return value.equalsIgnoreCase("true") || value.equals("1");
    }

    Finding finding(Finding.Kind kind, String message) {
        boolean secret = word.contains("password") && !word.equals("password_file");
        return new Finding(kind, where, value.isEmpty() || secret ? word : word + " " + value, message);
    }
}
