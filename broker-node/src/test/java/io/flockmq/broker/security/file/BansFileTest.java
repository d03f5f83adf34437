package io.flockmq.broker.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.security.Ban;
import io.flockmq.broker.security.BanList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BansFileTest {

    private final BanList bans = new BanList(() -> Instant.parse("2026-12-01T00:00:00Z"));
    private final List<String> done = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private Path file;

    @BeforeEach
    void nameTheFile(@TempDir Path directory) {
        file = directory.resolve("bans");
    }

    @Test
    void everyKindOfBanIsReadAndCommentsAreNot() throws Exception {
        write("""
                # who misbehaved
                client-id sensor 7   # a space is part of it
                client-id a#b until 2027-01-31T12:00:00+01:00

                user mallory until 2027-01-31T12:00:00Z
                address 10.0.0.0/8
                """);
        watch();

        assertThat(bans.bans())
                .containsExactlyInAnyOrder(
                        new Ban(new Ban.Subject.ClientId("sensor 7"), null),
                        new Ban(new Ban.Subject.ClientId("a#b"), Instant.parse("2027-01-31T11:00:00Z")),
                        new Ban(new Ban.Subject.User("mallory"), Instant.parse("2027-01-31T12:00:00Z")),
                        new Ban(new Ban.Subject.Address(AddressRange.parse("10.0.0.0/8")), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client c | no ban; allowed: client-id X, user X or address 192.0.2.0/24, with until 2027-01-31T12:00:00Z behind it if the ban ends",
                "client-id | no ban; allowed: client-id X, user X or address 192.0.2.0/24, with until 2027-01-31T12:00:00Z behind it if the ban ends",
                "user u until tomorrow | no time after until; allowed: 2027-01-31T12:00:00Z or with +01:00",
                "address here | no IP address; allowed: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32"
            })
    void aWrongLineIsNamed(String line, String problem) throws Exception {
        write("# first\n" + line + "\n");

        assertThatThrownBy(this::watch).isInstanceOf(FileProblem.class).hasMessage(file + ":2: " + problem);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(this::watch).hasMessage(file + ": there is no such file");
    }

    @Test
    void whatChangesIsReadAnewOnce() throws Exception {
        write("client-id one\n");
        BansFile watched = watch();
        watched.file().lookAgain(done::add, failed::add);
        assertThat(done).isEmpty();

        write("client-id one\nclient-id three\n");
        watched.file().lookAgain(done::add, failed::add);
        watched.file().lookAgain(done::add, failed::add);

        assertThat(bans.bans()).hasSize(2);
        assertThat(done).containsExactly(file + " was read anew");
    }

    @Test
    void whatWasRightLastCountsUntilTheFileIsRightAgain() throws Exception {
        write("client-id one\n");
        BansFile watched = watch();

        write("nonsense\n");
        watched.file().lookAgain(done::add, failed::add);
        watched.file().lookAgain(done::add, failed::add);
        Files.delete(file);
        watched.file().lookAgain(done::add, failed::add);

        assertThat(bans.bans()).containsExactly(new Ban(new Ban.Subject.ClientId("one"), null));
        assertThat(failed).hasSize(2).allMatch(line -> line.endsWith("; what was read before stays in force"));

        write("client-id three\n");
        watched.file().lookAgain(done::add, failed::add);
        assertThat(bans.bans()).containsExactly(new Ban(new Ban.Subject.ClientId("three"), null));
    }

    private BansFile watch() throws FileProblem {
        return new BansFile(file, bans);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }
}
