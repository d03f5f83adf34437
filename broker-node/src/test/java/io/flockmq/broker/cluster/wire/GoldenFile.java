package io.flockmq.broker.cluster.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an earlier version has written, kept for ever: the bytes, and what must be read from them, a line for each field.
 *
 * @param name of the file, without what all have
 * @param bytes as they were sent
 * @param fields such as {@code message.qos = AT_LEAST_ONCE}
 */
record GoldenFile(String name, byte[] bytes, List<String> fields) {

    /** Of the format's first version; a format of another number has a directory of its own. */
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden", "items", "format-1");

    private static final String END = ".txt";

    static List<GoldenFile> all() throws IOException {
        if (!Files.exists(DIRECTORY)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            List<GoldenFile> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                all.add(new GoldenFile(
                        file.getFileName().toString().replace(END, ""),
                        HexFormat.of().parseHex(lines.getFirst()),
                        lines.subList(1, lines.size())));
            }
            return all;
        }
    }

    static boolean exists(String name) {
        return Files.exists(DIRECTORY.resolve(name + END));
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(HexFormat.of().formatHex(bytes));
        lines.addAll(fields);
        Files.createDirectories(DIRECTORY);
        Files.write(DIRECTORY.resolve(name + END), lines);
    }

    @Override
    public String toString() {
        return name;
    }
}
