package io.flockmq.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.admin.ControlSocket.Outcome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlSocketTest {

    private static final Map<String, ControlSocket.Order> ORDERS = Map.of(
            "rest", (_, _) -> new Outcome(true, "rested"),
            "say", (text, _) -> new Outcome(true, "said: " + text));

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("node.sock");
    }

    private List<String> ask(String order) throws IOException {
        List<String> told = new ArrayList<>();
        ControlClient.ask(path(), order, told::add);
        return told;
    }

    @Test
    void onlyItsUserMayOpenIt() throws IOException {
        try (ControlSocket _ = ControlSocket.open(path(), ORDERS)) {
            assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void anOrderIsToldWhatFollowsItsName() throws IOException {
        try (ControlSocket _ = ControlSocket.open(path(), ORDERS)) {
            assertThat(ask("say two words")).containsExactly("said: two words");
            assertThat(ask("say")).containsExactly("said: ");
        }
    }

    @Test
    void isGoneWhenItIsClosed() throws IOException {
        ControlSocket.open(path(), ORDERS).close();
        assertThat(path()).doesNotExist();
        assertThatThrownBy(() -> ask("rest")).isInstanceOf(IOException.class);
    }

    @Test
    void takesThePlaceOfOneThatADeadProcessLeft() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path()))
                .close();
        assertThat(path()).exists();

        try (ControlSocket _ = ControlSocket.open(path(), ORDERS)) {
            assertThat(ask("rest")).containsExactly("rested");
        }
    }

    @Test
    void doesNotTakeThePlaceOfAnotherNode() throws IOException {
        try (ControlSocket _ = ControlSocket.open(path(), ORDERS)) {
            assertThatThrownBy(() -> ControlSocket.open(path(), ORDERS)).hasMessage("another process listens there");
            assertThat(ask("rest")).containsExactly("rested");
        }
    }

    @Test
    void deletesNothingThatIsNoSocket() throws IOException {
        Files.writeString(path(), "important");
        assertThatThrownBy(() -> ControlSocket.open(path(), ORDERS)).hasMessage("it is there, and not a socket");
        assertThat(path()).hasContent("important");
    }

    @Test
    void anOrderThatThereIsNotFails() throws IOException {
        try (ControlSocket _ = ControlSocket.open(path(), ORDERS)) {
            assertThat(ControlClient.ask(path(), "dance", _ -> {})).isFalse();
            assertThat(ask("dance")).containsExactly("There is no such order");
        }
    }

    @Test
    void aLineThatBeginsWithNoneOfItsWordsIsAFailure() {
        assertThat(Reply.of("hello")).isEqualTo(new Reply(Reply.Kind.FAILED, "hello"));
        assertThat(Reply.of("done well")).isEqualTo(new Reply(Reply.Kind.DONE, "well"));
    }
}
