package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the lines of vector files, whose README says what they mean. */
public final class WireVectors {

    private static final Map<String, Version> VERSIONS =
            Map.of("3.1", Version.V31, "3.1.1", Version.V311, "5", Version.V5);

    private WireVectors() {}

    /** All vectors of all files in a directory. */
    public static List<WireVector> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<WireVector> all = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".txt", "");
                for (String line : Files.readAllLines(file)) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        all.addAll(read(name, line));
                    }
                }
            }
            return all;
        }
    }

    /** The vectors of a line, one for each version. */
    static List<WireVector> read(String file, String line) {
        List<String> columns =
                Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (columns.size() != 6) {
            throw new IllegalArgumentException("not six columns: " + line);
        }
        List<String> outcome = new ArrayList<>(words(columns.get(5)));
        Optional<Reason> refusal = outcome.isEmpty() ? Optional.empty() : reason(outcome.getLast());
        if (refusal.isPresent()) {
            outcome.removeLast();
        }
        byte[] bytes = new VectorBytes(columns.get(4)).toBytes();
        boolean connected = columns.get(2).equals("connected");
        return versions(columns.get(1)).stream()
                .map(version -> new WireVector(
                        file,
                        columns.get(0),
                        version,
                        connected,
                        words(columns.get(3)),
                        bytes,
                        List.copyOf(outcome),
                        refusal))
                .toList();
    }

    private static List<Optional<Version>> versions(String column) {
        if (column.equals("-")) {
            return Collections.singletonList(Optional.empty());
        }
        return Arrays.stream(column.split(",", -1))
                .map(name -> Optional.of(Optional.ofNullable(VERSIONS.get(name)).orElseThrow()))
                .toList();
    }

    private static Optional<Reason> reason(String word) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(word))
                .findFirst();
    }

    private static List<String> words(String column) {
        return column.isEmpty() ? List.of() : List.of(column.split(" +", -1));
    }
}
