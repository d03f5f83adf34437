package io.flockmq.broker.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.x509.RevocationLists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates and lists of {@code x509} are those of two authorities of openssl; that of "two" is valid until 2030. */
class RevocationFileTest {

    /** At which a list is whole, but for characters that say nothing. */
    private static final String END = "-----END X509 CRL-----\n";

    private final List<String> done = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private Path file;

    @BeforeEach
    void nameTheFile(@TempDir Path directory) {
        file = directory.resolve("lists");
    }

    @Test
    void severalListsAreReadAsPemWithTextAroundThem() throws Exception {
        Files.writeString(file, "of authority one:\n" + pem("one.crl") + "\nof authority two:\n" + pem("two.crl"));
        RevocationLists lists = read().lists();

        assertThat(lists.lists()).hasSize(2);
        assertThat(lists.revoke(certificate("revoked.crt"))).isTrue();
        assertThat(lists.revoke(certificate("kept.crt"))).isFalse();
        assertThat(lists.revoke(certificate("elsewhere.crt"))).isFalse();
    }

    @Test
    void oneListIsReadAsDer() throws Exception {
        String base64 =
                pem("one.crl").lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);
        Files.write(file, Base64.getDecoder().decode(base64));

        assertThat(read().lists().revoke(certificate("revoked.crt"))).isTrue();
    }

    @Test
    void aListRevokesCertificatesOfItsAuthorityOnly() throws Exception {
        Files.writeString(file, pem("two.crl"));

        assertThat(read().lists().revoke(certificate("revoked.crt"))).isFalse();
    }

    @Test
    void aListIsOutdatedOnceThereShouldBeANewOne() throws Exception {
        Files.writeString(file, pem("one.crl") + pem("two.crl"));
        RevocationLists lists = read().lists();

        assertThat(lists.outdated(Instant.parse("2029-12-31T23:59:59Z"))).isEmpty();
        assertThat(lists.outdated(Instant.parse("2030-01-01T00:00:01Z"))).containsExactly("CN=two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN X509 CRL-----\nMII=\n-----END X509 CRL-----\n"})
    void whatHoldsNoListIsRefused(String text) throws Exception {
        Files.writeString(file, text);

        assertThatThrownBy(this::read)
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("allowed: lists as PEM");
    }

    @Test
    void aFileOfWhichNotAllHasBeenWrittenIsRefused() throws Exception {
        String first = pem("one.crl");
        String second = pem("two.crl");
        for (int length = 0; length < first.length() - END.length(); length++) {
            Files.writeString(file, first.substring(0, length));
            assertThatThrownBy(this::read).as("%d bytes", length).isInstanceOf(FileProblem.class);
        }
        for (int length = "-----BEGIN".length(); length < second.length() - END.length(); length++) {
            Files.writeString(file, first + second.substring(0, length));
            assertThatThrownBy(this::read).as("all and %d bytes", length).isInstanceOf(FileProblem.class);
        }
    }

    @Test
    void aCertificateIsNoList() throws Exception {
        Files.writeString(file, pem("kept.crt"));

        assertThatThrownBy(this::read).isInstanceOf(FileProblem.class);
    }

    @Test
    void whatCannotBeReadAnewLeavesTheListsInForce() throws Exception {
        Files.writeString(file, pem("one.crl"));
        RevocationFile watched = read();
        List<String> changes = new ArrayList<>();
        watched.whenChanged(() -> changes.add("changed"));

        Files.writeString(file, "broken");
        watched.file().lookAgain(done::add, failed::add);
        assertThat(failed).hasSize(1).allMatch(line -> line.endsWith("what was read before stays in force"));
        assertThat(watched.lists().revoke(certificate("revoked.crt"))).isTrue();

        Files.writeString(file, pem("two.crl") + pem("one.crl"));
        watched.file().lookAgain(done::add, failed::add);
        assertThat(done).containsExactly(file + " was read anew");
        assertThat(changes).hasSize(1);
        assertThat(watched.lists().lists()).hasSize(2);
    }

    private RevocationFile read() throws FileProblem {
        return new RevocationFile(file);
    }

    private static String pem(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream in = open(name)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static InputStream open(String name) {
        InputStream in = RevocationFileTest.class.getResourceAsStream("/x509/" + name);
        if (in == null) {
            throw new IllegalArgumentException(name);
        }
        return in;
    }
}
