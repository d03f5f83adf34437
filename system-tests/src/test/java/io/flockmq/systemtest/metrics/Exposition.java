package io.flockmq.systemtest.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node shows to Prometheus, as text. */
final class Exposition {

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private final NavigableMap<String, Metric> metrics = new TreeMap<>();

    private Exposition() {}

    /** Those of the broker itself, together, of several nodes. */
    static NavigableMap<String, Metric> ofBroker(Iterable<String> texts) {
        Exposition exposition = new Exposition();
        for (String text : texts) {
            text.lines().filter(line -> line.contains(Metric.PREFIX)).forEach(exposition::read);
        }
        return exposition.metrics;
    }

    private void read(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# HELP ")) {
            helps.put(words[2], words[3]);
        } else if (line.startsWith("# TYPE ")) {
            kinds.put(words[2], words[3]);
        } else {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("no sample: " + line);
            }
            add(family(sample.group(1)), sample.group(2) == null ? "" : sample.group(2));
        }
    }

    private void add(String family, String labels) {
        if (family.endsWith("_max") && "histogram".equals(kinds.get(family.substring(0, family.length() - 4)))) {
            return; // Micrometer has one beside each histogram
        }
        TreeSet<String> names = new TreeSet<>();
        LABEL.matcher(labels).results().forEach(label -> names.add(label.group(1)));
        names.remove("le");
        Metric metric = new Metric(
                family, kinds.getOrDefault(family, "of no kind"), names, helps.getOrDefault(family, "without help"));
        metrics.merge(family, metric, (before, now) -> before.with(now.labels()));
    }

    private String family(String sample) {
        for (String end : new String[] {"_bucket", "_sum", "_count"}) {
            if (sample.endsWith(end)) {
                String family = sample.substring(0, sample.length() - end.length());
                if ("histogram".equals(kinds.get(family))) {
                    return family;
                }
            }
        }
        return sample;
    }
}
