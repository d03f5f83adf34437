package io.flockmq.broker.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the wire vectors in {@code src/test/vectors}; its README describes the format. Uses {@code java.*} alone, so that
 * tests of every module can share it.
 */
public final class WireVectors {

    /** The directory, seen from the module's own. */
    public static final Path DIRECTORY = Path.of("src", "test", "vectors");

    private static final int COLUMNS = 6;

    private WireVectors() {}

    /** What a client of this version, "3.1", "3.1.1" or "5", sends before a vector that is not {@code first}. */
    public static byte[] plainConnect(String version) {
        return bytes(
                switch (version) {
                    case "3.1" -> "10 { 'MQIsdp' 03 02 003c 'c' }";
                    case "3.1.1" -> "10 { 'MQTT' 04 02 003c 'c' }";
                    case "5" -> "10 { 'MQTT' 05 02 003c { } 'c' }";
                    default -> throw new IllegalArgumentException("version " + version);
                });
    }

    /**
     * Bytes from a client and what becomes of them.
     *
     * @param name unique within the version
     * @param version "3.1", "3.1.1" or "5": the version spoken, or "-" if the client names none that is supported
     * @param first whether these are the first bytes of a connection; otherwise a CONNECT of that version was accepted
     * @param statements the statements of the specification that decide, such as "MQTT-3.1.0-1"; may be empty
     * @param bytes what the client sends
     * @param outcome names of packet types that are passed on, in order; last may be the name of a reason code, if the
     *     bytes are refused with it; empty if more bytes are needed
     * @param file the file's name
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    public record Vector(
            String name,
            String version,
            boolean first,
            List<String> statements,
            byte[] bytes,
            List<String> outcome,
            String file) {

        @Override
        public String toString() {
            return file + ": " + name + " (" + version + ")";
        }
    }

    /** All vectors in the files {@code *.txt} of a directory, those for several versions once for each. */
    public static List<Vector> load(Path directory) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                int number = 0;
                for (String line : Files.readAllLines(file)) {
                    number++;
                    if (!line.isBlank() && !line.startsWith("#")) {
                        addLine(vectors, line, file.getFileName().toString(), number);
                    }
                }
            }
        }
        return vectors;
    }

    private static void addLine(List<Vector> vectors, String line, String file, int number) {
        String[] columns = line.split("\\|", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(file + ":" + number + ": " + columns.length + " columns");
        }
        try {
            for (String version : words(columns[1].replace(',', ' '))) {
                vectors.add(new Vector(
                        columns[0].strip(),
                        version,
                        isFirst(columns[2].strip()),
                        words(columns[3]),
                        bytes(columns[4]),
                        words(columns[5]),
                        file));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
    }

    private static boolean isFirst(String state) {
        return switch (state) {
            case "first" -> true;
            case "connected" -> false;
            default -> throw new IllegalArgumentException("state " + state);
        };
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The bytes that this notation stands for. */
    public static byte[] bytes(String notation) {
        Deque<ByteArrayOutputStream> open = new ArrayDeque<>();
        open.push(new ByteArrayOutputStream());
        int i = 0;
        while (i < notation.length()) {
            char c = notation.charAt(i);
            int end = c == '\'' || c == '"' ? notation.indexOf(c, i + 1) + 1 : endOfWord(notation, i);
            if (end <= i) {
                throw new IllegalArgumentException("no end of " + notation.substring(i));
            }
            if (!Character.isWhitespace(c)) {
                append(notation.substring(i, end), open);
            }
            i = end;
        }
        if (open.size() != 1) {
            throw new IllegalArgumentException("no end of { or [");
        }
        return open.pop().toByteArray();
    }

    private static int endOfWord(String notation, int start) {
        int end = start + 1;
        while (end < notation.length()
                && Character.isLetterOrDigit(notation.charAt(start))
                && (Character.isLetterOrDigit(notation.charAt(end)) || notation.charAt(end) == '*')) {
            end++;
        }
        return end;
    }

    private static void append(String word, Deque<ByteArrayOutputStream> open) {
        switch (word.charAt(0)) {
            case '{', '[' -> open.push(new ByteArrayOutputStream());
            case '}' -> {
                byte[] content = open.pop().toByteArray();
                writeVariable(open.element(), content.length);
                open.element().writeBytes(content);
            }
            case ']' -> {
                byte[] content = open.pop().toByteArray();
                writeWithLength(open.element(), content);
            }
            case '\'' -> writeWithLength(open.element(), unquoted(word));
            case '"' -> open.element().writeBytes(unquoted(word));
            default -> writeHex(open.element(), word);
        }
    }

    private static void writeHex(ByteArrayOutputStream out, String word) {
        int star = word.indexOf('*');
        byte[] once = HexFormat.of().parseHex(star < 0 ? word : word.substring(0, star));
        int times = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
        for (int i = 0; i < times; i++) {
            out.writeBytes(once);
        }
    }

    private static byte[] unquoted(String word) {
        return word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeWithLength(ByteArrayOutputStream out, byte[] content) {
        out.write(content.length >>> 8);
        out.write(content.length);
        out.writeBytes(content);
    }

    private static void writeVariable(ByteArrayOutputStream out, int value) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write((rest & 0x7F) | 0x80);
        }
        out.write(rest);
    }
}
