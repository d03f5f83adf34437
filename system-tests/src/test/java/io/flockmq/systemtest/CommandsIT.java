package io.flockmq.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.systemtest.process.BrokerJar;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands of the jar beside a node that runs, each in a process of its own. */
class CommandsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SERVER_SHUTTING_DOWN = 0x8B;

    private record Answer(int status, List<String> lines) {}

    private static Answer command(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                BrokerJar.path().toString()));
        line.addAll(List.of(arguments));
        try (RunningProgram program = RunningProgram.start(new ProcessBuilder(line))) {
            int status = program.awaitEnd(PATIENCE);
            return new Answer(status, program.lines());
        }
    }

    private static Answer health(BrokerProcess broker, String group) {
        return command("health", "--url", "http://127.0.0.1:" + broker.httpPort(), "--group", group);
    }

    private static InetSocketAddress address(BrokerProcess broker) {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    @Test
    void aNodeThatDrainsSendsItsClientsAwayAndLivesOnUntilSigterm() throws Exception {
        try (TemporaryDirectory directory = new TemporaryDirectory()) {
            Path socket = directory.file().toPath().resolve("node.sock");
            try (BrokerProcess broker = BrokerProcess.start("--mqtt.control-socket=" + socket);
                    RawClient client = RawClient.connected(address(broker), Connect.v5("drained"))) {
                assertThat(health(broker, "readiness")).isEqualTo(new Answer(0, List.of()));

                Answer first = command("drain", "--socket", socket.toString());
                Answer again = command("drain", "--socket=" + socket);

                assertThat(first.status()).isZero();
                assertThat(first.lines()).last().asString().contains("a node alone has nobody");
                assertThat(again)
                        .as("the same drain")
                        .isEqualTo(new Answer(0, List.of(first.lines().getLast())));
                client.expectDisconnect(SERVER_SHUTTING_DOWN);
                assertThatThrownBy(() -> RawClient.connected(address(broker), Connect.v5("late")))
                        .hasStackTraceContaining("Connection refused");
                assertThat(health(broker, "liveness").status()).isZero();
                Answer ready = health(broker, "readiness");
                assertThat(ready.status()).isEqualTo(1);
                assertThat(ready.lines()).singleElement().asString().contains("503", "OUT_OF_SERVICE");
                assertThat(broker.terminate()).as("status after SIGTERM").isIn(0, 143);
                assertThat(socket).doesNotExist();
            }
        }
    }

    private static BrokerProcess clusterOfOne(Path socket, Duration delay) {
        int member = Ports.free();
        return BrokerProcess.start(
                "--mqtt.control-socket=" + socket,
                "--mqtt.cluster.enabled=true",
                "--mqtt.cluster.node-id=n1",
                "--mqtt.cluster.secret=secret",
                "--mqtt.cluster.bind=127.0.0.1",
                "--mqtt.cluster.port=" + member,
                "--mqtt.cluster.link-port=" + Ports.free(),
                "--mqtt.cluster.members=127.0.0.1:" + member,
                "--mqtt.cluster.drain.delay=" + delay.toSeconds() + "s");
    }

    @Test
    void aNodeThatDrainsServesOnUntilLoadBalancersMustHaveNoticed() throws Exception {
        Duration delay = Duration.ofSeconds(3);
        try (TemporaryDirectory directory = new TemporaryDirectory()) {
            Path socket = directory.file().toPath().resolve("node.sock");
            try (BrokerProcess broker = clusterOfOne(socket, delay)) {
                long ordered = System.nanoTime();

                assertThat(command("drain", "--socket", socket.toString()).status())
                        .isZero();

                assertThat(Duration.ofNanos(System.nanoTime() - ordered)).isGreaterThanOrEqualTo(delay);
                assertThatThrownBy(() -> RawClient.connected(address(broker), Connect.v5("late")))
                        .hasStackTraceContaining("Connection refused");
            }
        }
    }

    @Test
    void meanwhileItIsNotReadyAndServesAndDoesNotLetSigtermWait() throws Exception {
        try (TemporaryDirectory directory = new TemporaryDirectory()) {
            Path socket = directory.file().toPath().resolve("node.sock");
            try (BrokerProcess broker = clusterOfOne(socket, Duration.ofMinutes(5))) {
                CompletableFuture<Answer> drain =
                        CompletableFuture.supplyAsync(() -> command("drain", "--socket", socket.toString()));
                broker.awaitLog("This node drains", "300 s");

                assertThat(health(broker, "readiness").lines())
                        .singleElement()
                        .asString()
                        .contains("503", "OUT_OF_SERVICE");
                RawClient.connected(address(broker), Connect.v5("still-sent-here"))
                        .close();
                assertThat(drain).isNotDone();

                assertThat(broker.terminate()).as("status after SIGTERM").isIn(0, 143);
                assertThat(drain.join().status()).as("a drain that was hurried").isZero();
            }
        }
    }

    @Test
    void aSocketThatCannotBeMadeIsSaidInOneLine() {
        try (BrokerProcess broker = BrokerProcess.launch("--mqtt.control-socket=/nowhere/node.sock")) {
            assertThat(broker.awaitEnd()).isEqualTo(1);
            assertThat(broker.log())
                    .filteredOn(line -> line.startsWith("Error:"))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Error: mqtt.control-socket = /nowhere/node.sock (command line): no socket can be made there");
        }
    }
}
