package io.flockmq.broker.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.file.PasswordFileAuthenticator;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.cluster.membership.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that nobody keeps. */
class LoginTokensTest {

    private static final String ONE = "alice:$6$dHdlbHZlIGJ5dGVz$" + "A".repeat(86) + "==\n";
    private static final String OTHER = "alice:$6$dHdlbHZlIGJ5dGVz$" + "B".repeat(85) + "A==\n";

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-11-27T10:00:00Z");
    private PasswordFileAuthenticator file;
    private LoginTokens tokens;

    @BeforeEach
    void makeUsers() throws Exception {
        Path users = Files.writeString(directory.resolve("users"), ONE);
        file = new PasswordFileAuthenticator(users, new PasswordChecks(1, InstantSource.system()));
        tokens = tokens("secret");
    }

    private LoginTokens tokens(String secret) {
        return new LoginTokens(
                new Secret(secret.toCharArray()),
                new AdminUsers(file, Set.of("alice"), Set.of()),
                Duration.ofHours(1),
                () -> now);
    }

    @Test
    void aTokenIsGoodUntilItsEnd() {
        String token = tokens.issue("alice");
        LoginTokens.Login login = Objects.requireNonNull(tokens.read(token));
        assertThat(login.user()).isEqualTo("alice");
        assertThat(login.end()).isEqualTo(now.plus(Duration.ofHours(1)));
        assertThat(login.csrfToken()).isNotEmpty().isNotEqualTo(token);
        now = login.end();
        assertThat(tokens.read(token)).isNull();
    }

    @Test
    void nodesWithTheSameSecretAndUsersTakeEachOthersTokens() {
        String token = tokens.issue("alice");
        assertThat(tokens("secret").read(token)).isEqualTo(tokens.read(token));
        assertThat(tokens("another").read(token)).isNull();
    }

    @Test
    void noCharacterOfATokenCanBeAnotherOne() {
        String token = tokens.issue("alice");
        for (int i = 0; i < token.length() - 1; i++) { // the last one has bits that say nothing
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(tokens.read(token.substring(0, i) + other + token.substring(i + 1)))
                    .isNull();
        }
        assertThat(tokens.read("")).isNull();
        assertThat(tokens.read(".")).isNull();
        assertThat(tokens.read("no.base64!")).isNull();
    }

    @Test
    void aTokenEndsWithThePasswordThatItWasGivenFor() throws Exception {
        String token = tokens.issue("alice");
        Files.writeString(directory.resolve("users"), OTHER);
        file.file().lookAgain(_ -> {}, _ -> {});
        assertThat(tokens.read(token)).isNull();
        assertThat(tokens.read(tokens.issue("alice"))).isNotNull();
        Files.writeString(directory.resolve("users"), "");
        file.file().lookAgain(_ -> {}, _ -> {});
        assertThat(tokens.read(token)).isNull();
    }

    @Test
    void nodesOfAClusterMakeTheSameFirstUserAndOthersDoNot() {
        Secret cluster = new Secret("of the cluster".toCharArray());
        assertThat(FirstUser.of(cluster).password())
                .isEqualTo(FirstUser.of(cluster).password())
                .matches("[a-z2-9]{20}");
        assertThat(FirstUser.of(cluster).salt()).isEqualTo(FirstUser.of(cluster).salt());
        assertThat(FirstUser.of(null).password())
                .isNotEqualTo(FirstUser.of(null).password());
    }
}
