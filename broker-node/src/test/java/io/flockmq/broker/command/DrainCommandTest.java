package io.flockmq.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.admin.ControlSocket;
import io.flockmq.broker.admin.ControlSocket.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainCommandTest {

    @TempDir
    Path directory;

    private Run drain(ControlSocket.Order order, String... arguments) throws IOException {
        Path socket = directory.resolve("node.sock");
        try (ControlSocket _ = ControlSocket.open(socket, Map.of("drain", order))) {
            return Run.of(new DrainCommand(Run.variables(Map.of("MQTT_CONTROLSOCKET", socket.toString()))), arguments);
        }
    }

    @Test
    void tellsHowFarItIsAndEndsWhenItIsOver() throws IOException {
        Run run = drain((_, progress) -> {
            progress.accept("12 sessions are here");
            return new Outcome(true, "All sessions are with other nodes");
        });
        assertThat(run)
                .isEqualTo(new Run(0, List.of("12 sessions are here", "All sessions are with other nodes"), List.of()));
    }

    @Test
    void aDrainThatFailsIsStatus1() throws IOException {
        Run run = drain((_, _) -> new Outcome(false, "3 sessions are not handed over"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).containsExactly("3 sessions are not handed over");
    }

    @Test
    void aNodeThatIsNotThereIsStatus1() {
        Run run = Run.of(
                new DrainCommand(Run.variables(Map.of())),
                "--socket",
                directory.resolve("none").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).singleElement().asString().startsWith("No answer from a node at ");
    }

    @Test
    void whoDoesNotSayWhereTheNodeIsUsesItWrongly() {
        Run run = Run.of(new DrainCommand(Run.variables(Map.of())));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).singleElement().asString().contains("MQTT_CONTROLSOCKET");
    }

    @Test
    void wrongUseIsOneLineAndStatus2() throws IOException {
        Run run = drain((_, _) -> new Outcome(true, "not reached"), "now");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).singleElement().asString().startsWith("drain: not an option: now");
    }
}
