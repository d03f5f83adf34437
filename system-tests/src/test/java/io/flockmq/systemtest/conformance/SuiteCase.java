package io.flockmq.systemtest.conformance;

import java.io.IOException;
import java.util.List;

/**
 * A case of somebody else's suite that does not pass, or not always, against a node as it is installed.
 *
 * @param suite its name
 * @param test the case
 * @param expected what it expects
 * @param ours what this broker does
 * @param verdict who is right by the text, and why
 */
record SuiteCase(String suite, String test, String expected, String ours, String verdict) {

    /** All that are known. */
    static List<SuiteCase> all() throws IOException {
        return DataFile.rows("suites.txt", 5).stream()
                .map(row -> new SuiteCase(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
                .toList();
    }
}
