package io.flockmq.systemtest.conformance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes {@code docs/conformance.md}. */
final class ConformanceDocument {

    private final Proofs proofs;
    private final Set<StatementId> open;
    private final StringBuilder text = new StringBuilder();

    /** @param open statements that are known to have no test */
    ConformanceDocument(Proofs proofs, Set<StatementId> open) {
        this.proofs = proofs;
        this.open = new TreeSet<>(open);
    }

    String write() throws IOException {
        text.append(Prose.INTRODUCTION);
        line("| version | statements | bind a server | of these proven | cannot be seen from outside | open |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (Specification specification : Specification.values()) {
            count(specification);
        }
        for (Specification specification : Specification.values()) {
            table(specification);
        }
        differences();
        suites();
        return text.toString();
    }

    private void count(Specification specification) throws IOException {
        List<Statement> all = Statements.of(specification);
        List<Statement> ofServers = all.stream().filter(Statement::bindsServers).toList();
        long unseen = ofServers.stream()
                .filter(statement -> statement.unseen().isPresent())
                .count();
        long unproven = ofServers.stream()
                .filter(statement -> open.contains(statement.key()))
                .count();
        line("| %s | %d | %d | %d | %d | %d |"
                .formatted(
                        specification.number(),
                        all.size(),
                        ofServers.size(),
                        ofServers.size() - unseen - unproven,
                        unseen,
                        unproven));
    }

    private void table(Specification specification) throws IOException {
        line("");
        line("## MQTT " + specification.number());
        line("");
        line("| statement | binds | what it asks | proven by |");
        line("| --- | --- | --- | --- |");
        for (Statement statement : Statements.of(specification)) {
            line("| %s | %s | %s | %s |"
                    .formatted(statement.id(), statement.binds().word(), statement.meaning(), proofOf(statement)));
        }
    }

    private String proofOf(Statement statement) {
        List<String> tests = proofs.of(statement.key());
        if (!tests.isEmpty()) {
            return String.join(", ", tests);
        }
        Optional<String> unseen = statement.unseen();
        if (unseen.isPresent()) {
            return unseen.get();
        }
        return statement.bindsServers() ? "**open**" : "binds clients only";
    }

    private void differences() throws IOException {
        text.append(Prose.DIFFERENCES);
        line("| test | version | statements | Mosquitto | FlockMQ | by the text |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (Difference difference : Difference.all()) {
            line("| `%s` | %s | %s | %s | %s | %s |"
                    .formatted(
                            difference.test(),
                            difference.versions(),
                            difference.statements(),
                            difference.theirs(),
                            difference.ours(),
                            difference.verdict()));
        }
    }

    private void suites() throws IOException {
        text.append(Prose.SUITES);
        line("| suite | case | expects | FlockMQ | by the text |");
        line("| --- | --- | --- | --- | --- |");
        for (SuiteCase suite : SuiteCase.all()) {
            line("| %s | %s | %s | %s | %s |"
                    .formatted(suite.suite(), suite.test(), suite.expected(), suite.ours(), suite.verdict()));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** What the document says around its tables. */
    private static final class Prose {

        static final String INTRODUCTION = """
                # Conformance

                Every numbered statement of MQTT 5.0 and 3.1.1, and what is asked of MQTT 3.1, with the tests that prove it. The words are
                our own; the ids are those of the specifications' appendix B, where the text can be looked up:
                [5.0](https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html),
                [3.1.1](https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html). The two versions share a numbering, not the
                numbers.

                This page is generated from `system-tests/src/test/resources/conformance`, from the annotation `@Proves` on tests, and from the
                wire vectors (`broker-node/src/test/vectors`), all of which `VectorsIT` sends to a running node. `ConformanceTest` fails when a
                statement that binds a server has no test, or when this page is not what it would write:

                    mvn test -pl system-tests -am -Dtest=ConformanceTest -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.write

                All tests named here send and read bytes. Those of `…ConformanceIT` can be pointed at any broker; tests that need settings are
                then skipped:

                    mvn verify -pl system-tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \\
                        '-Dit.test=*ConformanceIT' -Dconformance.target=localhost:1883

                A test beside a statement that binds clients only shows what the broker does about a client that breaks it.

                """;

        static final String DIFFERENCES = """

                ## Differences from Mosquitto

                The same tests against Debian's mosquitto 2.0.11 with `allow_anonymous true` and nothing else. These fail there; who is right by
                the text, or that it leaves both free, is in the last column.

                """;

        static final String SUITES = """

                ## Public suites

                Eclipse Paho's interoperability suites ([paho.mqtt.testing](https://github.com/eclipse/paho.mqtt.testing) at 9d7bb80) against a
                node on port 1883: `client_test.py` has 10 cases for MQTT 3.1.1, `client_test5.py` 27 for 5.0. All pass but these:

                """;

        private Prose() {}
    }
}
