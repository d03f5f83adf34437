package io.flockmq.systemtest.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The lines of a file of {@code src/test/resources/conformance}: columns with {@code |} between them. */
final class DataFile {

    private DataFile() {}

    /** The columns of each line that is neither empty nor a comment. */
    static List<List<String>> rows(String name, int columns) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(DataFile.class.getResourceAsStream("/conformance/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> columns(name, line, columns))
                    .toList();
        }
    }

    private static List<String> columns(String name, String line, int columns) {
        List<String> cells =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (cells.size() != columns) {
            throw new IllegalArgumentException(name + ": not " + columns + " columns: " + line);
        }
        return cells;
    }
}
