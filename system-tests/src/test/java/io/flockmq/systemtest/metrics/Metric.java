package io.flockmq.systemtest.metrics;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What is said of a metric, in the documentation or by a node.
 *
 * @param kind counter, gauge or histogram
 * @param labels their names, without that of the buckets of histograms
 * @param help one sentence
 */
record Metric(String name, String kind, NavigableSet<String> labels, String help) {

    static final String PREFIX = "flockmq_";

    /** The same with more labels. */
    Metric with(NavigableSet<String> more) {
        NavigableSet<String> all = new TreeSet<>(labels);
        all.addAll(more);
        return new Metric(name, kind, all, help);
    }
}
