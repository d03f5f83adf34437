package io.flockmq.broker.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.file.PasswordCommand.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aNewFileIsReadableByItsOwnerAlone() throws IOException {
        Path file = directory.resolve("passwords");
        assertThat(PasswordCommand.change(file, "ann", "sesame", Kind.HASH)).isFalse();
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(Files.readAllLines(file)).singleElement().asString().startsWith("ann:$argon2id$");
    }

    @Test
    void aFileThatIsThereStaysReadableForThoseWhoReadIt() throws IOException {
        Path file = Files.writeString(directory.resolve("passwords"), "bob:$2b$10$x\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        PasswordCommand.change(file, "ann", "sesame", Kind.HASH);
        assertThat(permissions(file)).isEqualTo("rw-r-----");
        assertThat(Files.readAllLines(file)).hasSize(2).contains("bob:$2b$10$x");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(directory.resolve("passwords"), "");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        PasswordCommand.change(link, "ann", "sesame", Kind.HASH);
        assertThat(link).isSymbolicLink();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void aUserIsTakenOut() throws IOException {
        Path file = directory.resolve("passwords");
        PasswordCommand.change(file, "ann", "sesame", Kind.SCRAM);
        assertThat(PasswordCommand.change(file, "ann", null, Kind.HASH)).isTrue();
        assertThat(PasswordCommand.change(file, "ann", null, Kind.HASH)).isFalse();
        assertThat(Files.readAllLines(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "#ann", "a:b", "a\nb"})
    void aUserNameMustFitIntoALine(String user) {
        assertThatThrownBy(() -> PasswordCommand.change(directory.resolve("passwords"), user, "sesame", Kind.HASH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory.resolve("passwords")).doesNotExist();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
