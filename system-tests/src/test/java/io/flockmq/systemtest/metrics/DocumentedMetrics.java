package io.flockmq.systemtest.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of {@code docs/metrics.md}. */
final class DocumentedMetrics {

    private static final Pattern ROW = Pattern.compile("\\| `(flockmq_\\w+)` \\| (\\w+) \\| ([^|]*) ?\\| ([^|]+) \\|");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

    private DocumentedMetrics() {}

    static NavigableMap<String, Metric> read() throws IOException {
        NavigableMap<String, Metric> all = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "metrics.md"))) {
            ROW.matcher(line)
                    .results()
                    .forEach(row -> all.put(
                            row.group(1), new Metric(row.group(1), row.group(2), labels(row.group(3)), row.group(4))));
        }
        return all;
    }

    private static NavigableSet<String> labels(String cell) {
        NavigableSet<String> labels = new TreeSet<>();
        LABEL.matcher(cell).results().map((MatchResult label) -> label.group(1)).forEach(labels::add);
        return labels;
    }
}
