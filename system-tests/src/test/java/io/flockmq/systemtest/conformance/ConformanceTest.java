package io.flockmq.systemtest.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each statement that binds a server has a test. {@code -Dconformance.write} writes {@code docs/conformance.md};
 * otherwise it must be what would be written.
 */
class ConformanceTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");

    private static Proofs proofs;
    private static List<Statement> statements;
    private static Set<StatementId> open;

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        proofs = Proofs.below(Path.of(ConformanceTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        statements = new ArrayList<>();
        for (Specification specification : Specification.values()) {
            statements.addAll(Statements.of(specification));
        }
        open = new TreeSet<>(DataFile.rows("unproven.txt", 2).stream()
                .map(row -> new StatementId(Specification.numbered(row.get(0)), row.get(1)))
                .toList());
    }

    @Test
    void eachStatementThatBindsAServerHasATestOrIsKnownToHaveNone() {
        Set<StatementId> withoutTest = new TreeSet<>(statements.stream()
                .filter(Statement::bindsServers)
                .filter(statement -> statement.unseen().isEmpty())
                .map(Statement::key)
                .filter(key -> proofs.of(key).isEmpty())
                .toList());

        assertThat(withoutTest)
                .as("unproven.txt names each of them, and no other")
                .isEqualTo(open);
    }

    @Test
    void whatTestsClaimToProveExists() {
        assertThat(statements.stream().map(Statement::key)).containsAll(proofs.claimed());
    }

    @Test
    void allStatementsOfBothStandardsAreThereOnce() {
        assertThat(statements).extracting(Statement::key).doesNotHaveDuplicates();
        assertThat(statements)
                .filteredOn(statement -> statement.specification() == Specification.MQTT_5)
                .hasSize(251);
        assertThat(statements)
                .filteredOn(statement -> statement.specification() == Specification.MQTT_311)
                .hasSize(141);
    }

    @Test
    void theDocumentIsWhatTheTestsSay() throws IOException {
        String written = new ConformanceDocument(proofs, open).write();
        if (System.getProperty("conformance.write") != null) {
            Files.writeString(DOCUMENT, written);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/conformance.md; -Dconformance.write writes it anew")
                .isEqualTo(written);
    }
}
