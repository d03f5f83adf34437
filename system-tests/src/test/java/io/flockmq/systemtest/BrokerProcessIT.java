package io.flockmq.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Ending;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.process.BrokerJar;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.process.RunningProgram;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a process that an operator starts, watches and stops. */
class BrokerProcessIT {

    private static final int SERVER_SHUTTING_DOWN = 0x8B;

    @RegisterExtension
    static final RunningBroker running = RunningBroker.asInstalled();

    @Test
    void whoIsConnectedIsToldThatTheBrokerStops() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start()) {
            Map<ClientKind, Client> clients = new EnumMap<>(ClientKind.class);
            for (ClientKind kind : ClientKind.values()) {
                clients.put(kind, kind.connect(broker.address(), Connect.as(kind.name())));
            }

            int exit = broker.terminate();

            for (Map.Entry<ClientKind, Client> entry : clients.entrySet()) {
                Ending ending = entry.getValue().ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(ending.reasonCode())
                        .as("seen by %s", entry.getKey())
                        .isEqualTo(entry.getKey().speaksMqtt5() ? (Integer) SERVER_SHUTTING_DOWN : null);
                entry.getValue().close();
            }
            assertThat(exit).as("128 + SIGTERM, or none").isIn(0, 143);
            assertThat(broker.log()).noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
        }
    }

    @Test
    void theJarStartsByItself(@TempDir Path directory) {
        try (RunningProgram broker = RunningProgram.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        BrokerJar.path().toString(),
                        "--mqtt.listeners.tcp.port=0",
                        "--server.port=0")
                .directory(directory.toFile()))) {
            broker.awaitLine("its listener", Duration.ofSeconds(60), line -> line.contains("Listener tcp: MQTT on"));
        }
    }

    @Test
    void aNodeThatIsToldToStopWhileItJoinsEndsAtOnce() throws Exception {
        int member = Ports.free();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BrokerProcess node = BrokerProcess.launch(
                        "--mqtt.cluster.enabled=true",
                        "--mqtt.cluster.node-id=n1",
                        "--mqtt.cluster.secret=secret",
                        "--mqtt.cluster.bind=127.0.0.1",
                        "--mqtt.cluster.port=" + member,
                        "--mqtt.cluster.link-port=" + Ports.free(),
                        "--mqtt.cluster.members=127.0.0.1:" + member + ",127.0.0.1:" + silent.getLocalPort())) {
            node.awaitLog("Anonymous access");

            assertThat(node.terminate())
                    .as("within 20 s, of the 60 s that it would wait")
                    .isEqualTo(143);

            assertThat(node.log()).noneMatch(line -> line.startsWith("Error"));
        }
    }

    @Test
    void aWrongSettingEndsTheStartAndIsNamed() {
        try (BrokerProcess broker = BrokerProcess.launch("--mqtt.keep-alive.maxx=10s")) {
            assertThat(broker.awaitEnd()).isNotZero();
            assertThat(broker.log())
                    .anyMatch(line -> line.contains("mqtt.keep-alive.maxx") && line.contains("did you mean"));
            assertThat(broker.log()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStartAndIsNamed() {
        String port = Integer.toString(running.process().address().port());
        try (BrokerProcess second = BrokerProcess.launch("--mqtt.listeners.tcp.port=" + port)) {
            assertThat(second.awaitEnd()).isNotZero();
            assertThat(second.log()).anyMatch(line -> line.contains(port));
            assertThat(second.log()).noneMatch(line -> line.startsWith("\tat "));
        }
    }
}
