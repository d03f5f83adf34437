package io.flockmq.broker.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.file.PasswordCommand.Kind;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.broker.security.password.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {

    /** As mosquitto_passwd makes them, of "sesame". */
    private static final String PBKDF2 =
            "$7$101$0tNgXOqY8GjyQpx3$DirwNgxREt+tIvzQP7v5KywhoiRg3d4qD1S14FzjR1p+AbB0me8b1yDPH4/AJZ0B5eMLomRGD+JMHYBF8d+liw==";

    private static final String SALTED_SHA512 =
            "$6$Dh/uNt1yviA5eQvV$9u+qY3iylzBy7FQZ2lwwEGZYp9HzwjHlznqywA/gms4TeUgm6RQ8seVDdFxWslSd3mQg3Oop+8zQdNnh05CaZw==";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("passwords");
    }

    @Test
    void passwordsOfAllKindsAreKnown() throws Exception {
        write(
                "# users",
                "",
                "ann:" + PBKDF2,
                "bob:" + SALTED_SHA512,
                "eve:" + OpenBSDBCrypt.generate("2b", bytes("sesame"), bytes("0123456789abcdef"), 4),
                "joe:" + PasswordHash.argon2id("sesame", bytes("0123456789abcdef")));
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            for (String user : List.of("ann", "bob", "eve", "joe")) {
                assertThat(verdict(users, user, "sesame")).as(user).isEqualTo(new Verdict.Allowed(Identity.of(user)));
                assertThat(verdict(users, user, "Sesame")).as(user).isEqualTo(new Verdict.Denied("wrong password"));
                assertThat(verdict(users, user, "")).as(user).isEqualTo(new Verdict.Denied("wrong password"));
            }
        }
    }

    @Test
    void somebodyElseIsAskedForAUserThatIsNotThere() throws Exception {
        write("ann:" + PBKDF2);
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            assertThat(verdict(users, "zoe", "sesame")).isEqualTo(Verdict.ABSTAINED);
            assertThat(verdict(users, null, "sesame")).isEqualTo(Verdict.ABSTAINED);
            assertThat(verdict(users, "ann", null)).isEqualTo(Verdict.ABSTAINED);
        }
    }

    @Test
    void aUserThatIsNotThereCostsAsMuchAsAWrongPassword() throws Exception {
        write("joe:" + PasswordHash.argon2id("sesame", bytes("0123456789abcdef")));
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            List<Long> wrong = new ArrayList<>();
            List<Long> unknown = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                wrong.add(nanos(() -> verdict(users, "joe", "wrong")));
                unknown.add(nanos(() -> verdict(users, "zoe", "wrong")));
            }
            assertThat(median(unknown)).isBetween(median(wrong) / 2, median(wrong) * 2);
        }
    }

    @Test
    void aPasswordThatWasRightIsNoLongerOnceItHasChanged() throws Exception {
        write("ann:" + PBKDF2);
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            assertThat(verdict(users, "ann", "sesame")).isInstanceOf(Verdict.Allowed.class);

            PasswordCommand.change(file, "ann", "another one", Kind.HASH);
            List<String> told = new ArrayList<>();
            users.file().lookAgain(told::add, told::add);

            assertThat(told).containsExactly(file + " was read anew");
            assertThat(verdict(users, "ann", "sesame")).isInstanceOf(Verdict.Denied.class);
            assertThat(verdict(users, "ann", "another one")).isInstanceOf(Verdict.Allowed.class);
        }
    }

    @Test
    void whatWasReadBeforeStaysInForceIfTheFileIsSpoiled() throws Exception {
        write("ann:" + PBKDF2);
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            write("ann:" + PBKDF2, "bob");
            List<String> told = new ArrayList<>();
            users.file().lookAgain(told::add, told::add);
            users.file().lookAgain(told::add, told::add);

            assertThat(told)
                    .containsExactly(file + ":2: not a user; allowed: name:hash; what was read before stays in force");
            assertThat(verdict(users, "ann", "sesame")).isInstanceOf(Verdict.Allowed.class);

            Files.delete(file);
            users.file().lookAgain(told::add, told::add);
            assertThat(verdict(users, "ann", "sesame")).isInstanceOf(Verdict.Allowed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$1$abcdefgh$0123456789",
                "sesame",
                "",
                "$argon2id$v=19$m=2000000,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                "$argon2id$v=19$m=65536,t=1000,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                "$7$100000000$MDEyMzQ1Njc4OWFi$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                "$7$101$MDEyMzQ1Njc4OWFi$MDEy",
                "$6$!!!!$MDEy",
                "SCRAM-SHA-256$4095:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$2000001:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:MDEy$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$MDEy:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:!$?:?",
                "SCRAM-SHA-256$4096",
                "$2b$31$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
            })
    void aHashThatIsUnknownOrWouldTakeTooMuchIsNamedByItsLineAndNotShown(String hash) throws IOException {
        write("ann:" + PBKDF2, "bob:" + hash);
        assertThatThrownBy(() -> new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system())))
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(file + ":2: ")
                .message()
                .doesNotContain(hash.isEmpty() ? "nothing to hide" : hash);
    }

    @Test
    void aUserStandsInTheFileOnce() throws IOException {
        write("ann:" + PBKDF2, "ann:" + SALTED_SHA512);
        assertThatThrownBy(() -> new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system())))
                .hasMessage(file + ":2: a user that is in the file already");
    }

    @Test
    void theCommandMakesAFileThatOnlyItsOwnerReadsAndChangesOneUser() throws Exception {
        assertThat(PasswordCommand.change(file, "ann", "one", Kind.HASH)).isFalse();
        assertThat(PasswordCommand.change(file, "bob", "two", Kind.HASH)).isFalse();
        assertThat(PasswordCommand.change(file, "ann", "three", Kind.HASH)).isTrue();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            assertThat(verdict(users, "ann", "three")).isInstanceOf(Verdict.Allowed.class);
            assertThat(verdict(users, "bob", "two")).isInstanceOf(Verdict.Allowed.class);
        }
        assertThat(PasswordCommand.change(file, "ann", null, Kind.HASH)).isTrue();
        assertThat(Files.readString(file)).startsWith("bob:$argon2id$").doesNotContain("ann");
        assertThatThrownBy(() -> PasswordCommand.change(file, "a:b", "x", Kind.HASH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsKeptForScramAlsoLetsAClientInThatShowsItsPassword() throws Exception {
        PasswordCommand.change(file, "ann", "sesame", Kind.SCRAM);
        assertThat(Files.readString(file)).startsWith("ann:SCRAM-SHA-256$10000:");
        try (PasswordFileAuthenticator users =
                new PasswordFileAuthenticator(file, new PasswordChecks(1, InstantSource.system()))) {
            assertThat(verdict(users, "ann", "sesame")).isEqualTo(new Verdict.Allowed(Identity.of("ann")));
            assertThat(verdict(users, "ann", "Sesame")).isEqualTo(new Verdict.Denied("wrong password"));
            assertThat(users.methods())
                    .singleElement()
                    .extracting(EnhancedAuthentication::method)
                    .isEqualTo("SCRAM-SHA-256");
        }
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private static Verdict verdict(PasswordFileAuthenticator users, @Nullable String user, @Nullable String password)
            throws Exception {
        Credentials credentials =
                new Credentials("tcp", "client", user, password == null ? null : bytes(password), null, List.of());
        return users.authenticate(credentials).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private interface Work {
        Verdict run() throws Exception;
    }

    private static long nanos(Work work) throws Exception {
        long before = System.nanoTime();
        assertThat(work.run()).isNotInstanceOf(Verdict.Allowed.class);
        return System.nanoTime() - before;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
