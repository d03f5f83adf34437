package io.flockmq.systemtest.conformance;

import java.io.IOException;
import java.util.List;

/**
 * Where a test of ours fails against another broker.
 *
 * @param test class and method
 * @param versions of MQTT in which it fails
 * @param statements that the other broker would break, if it is wrong
 * @param theirs what the other broker does
 * @param ours what this one does
 * @param verdict who is right by the text, and why
 */
record Difference(String test, String versions, String statements, String theirs, String ours, String verdict) {

    /** All that are known. */
    static List<Difference> all() throws IOException {
        return DataFile.rows("differences.txt", 6).stream()
                .map(row -> new Difference(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
                .toList();
    }
}
