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

class BackupCommandTest {

    @TempDir
    Path directory;

    private Run backup(String... arguments) throws IOException {
        Path socket = directory.resolve("node.sock");
        Map<String, ControlSocket.Order> orders =
                Map.of("backup", (to, _) -> new Outcome(!to.endsWith("full"), "copied to " + to));
        try (ControlSocket _ = ControlSocket.open(socket, orders)) {
            return Run.of(new BackupCommand(Run.variables(Map.of("MQTT_CONTROLSOCKET", socket.toString()))), arguments);
        }
    }

    @Test
    void theNodeIsToldTheWholePath() throws IOException {
        Path here = Path.of("").toAbsolutePath();

        assertThat(backup("copies/../of today"))
                .isEqualTo(new Run(0, List.of("copied to " + here.resolve("of today")), List.of()));
    }

    @Test
    void aBackupThatFailsIsStatus1() throws IOException {
        assertThat(backup("/somewhere/full").status()).isEqualTo(1);
    }

    @Test
    void wrongUseIsOneLineAndStatus2() throws IOException {
        for (String[] wrong :
                List.of(new String[] {}, new String[] {"--socket", "x"}, new String[] {"here", "there"})) {
            Run run = backup(wrong);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).singleElement().asString().startsWith("backup: ");
        }
    }
}
