package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flockmq.broker.transport.ListenerException;
import io.flockmq.cluster.lifecycle.ClusterRefusedException;
import io.flockmq.cluster.lifecycle.ClusterStartException;
import io.flockmq.cluster.lifecycle.NobodyAnsweredException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    @Test
    void aPortInUseTakesOneLine(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Throwable failure = catchThrowable(() -> new Start()
                    .with(ListensTwice.class)
                    .run(
                            "--mqtt.listeners.tcp.port=" + port,
                            // application.yaml says so of the context that has a web server
                            "--logging.level.org.springframework.context.annotation=error")
                    .close());
            assertThat(StartFailure.exitStatus(failure)).isEqualTo(1);
            assertThat(output.getAll())
                    .isEqualTo("Error: mqtt.listeners.tcp.port = " + port + " (command line):"
                            + " cannot listen on 127.0.0.1:" + port + ": the port is in use\n");
        }
    }

    @Test
    void aListenerSaysWhatTheOperatingSystemMeans() {
        assertThat(listening("Permission denied")).contains("this user may not open the port");
        assertThat(listening("bind(..) failed with error(-99): Cannot assign requested address"))
                .endsWith("127.0.0.1:80: this machine does not have the address");
        assertThat(listening("disk on fire")).endsWith("127.0.0.1:80: disk on fire");
    }

    @Test
    void aClusterThatCannotBeJoinedTakesOneLine() {
        assertThat(StartFailure.lines(
                        new IllegalStateException(new ClusterStartException(
                                "cannot join the cluster c: it is not there", new IOException())),
                        null))
                .containsExactly("mqtt.cluster.port (default): cannot join the cluster c: it is not there");
    }

    @Test
    void aNodeThatNobodyAnswersSaysWhoIsSilent() {
        Throwable alone = new NobodyAnsweredException(List.of("10.0.0.2:5701"), 60, new IOException());
        assertThat(StartFailure.exitStatus(alone)).isEqualTo(1);
        assertThat(StartFailure.lines(alone, null))
                .containsExactly("mqtt.cluster.members (default): 10.0.0.2:5701 takes connections,"
                        + " but did not answer within 60 s: a node that is frozen, or no node");
        assertThat(StartFailure.lines(alone, new MockEnvironment().withProperty("mqtt.cluster.dns", "nodes")))
                .singleElement()
                .asString()
                .startsWith("mqtt.cluster.dns = nodes");
    }

    @Test
    void aNodeThatAllOthersRefuseMustBeConfiguredAnew() {
        Throwable refused = new ClusterRefusedException(List.of("n1:5701", "n2:5701"));
        assertThat(StartFailure.exitStatus(new IllegalStateException(refused))).isEqualTo(2);
        assertThat(StartFailure.lines(refused, null))
                .containsExactly("mqtt.cluster.secret (default): refused by n1:5701, n2:5701,"
                        + " to which this node's cluster name or secret is a wrong one; correct it, here or there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt.cluster.port", "mqtt.cluster.link-port"})
    void aPortForNodesInUseTakesOneLineAndNoStackTrace(String key, @TempDir Path directory) throws Exception {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean link = key.endsWith("link-port");
            Files.writeString(directory.resolve("flockmq.properties"), """
                    server.port=0
                    mqtt.listeners.tcp.port=0
                    mqtt.cluster.enabled=true
                    mqtt.cluster.node-id=n1
                    mqtt.cluster.secret=test
                    mqtt.cluster.members=127.0.0.1
                    mqtt.cluster.port=%d
                    mqtt.cluster.link-port=%d
                    """.formatted(
                            link ? free : taken.getLocalPort(), link ? taken.getLocalPort() : free));
            Process process = start(directory, "--config=flockmq.properties");
            try {
                process.getOutputStream().close();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
                assertThat(lines(process.getErrorStream().readAllBytes()))
                        .filteredOn(line -> !line.startsWith("WARNING: ")) // Java's, about Hazelcast
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .startsWith("Error: " + key + " = " + taken.getLocalPort() + " (flockmq.properties:")
                        .endsWith("127.0.0.1:" + taken.getLocalPort() + ": the port is in use");
                assertThat(lines(process.getInputStream().readAllBytes()))
                        .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void theHttpPortInUseTakesOneLine() {
        assertThat(StartFailure.lines(new IllegalStateException(new PortInUseException(8080)), null))
                .containsExactly("server.port = 8080 (default): the port is in use");
    }

    @Test
    void whatNoOperatorCanCauseIsLeftToSpringBoot() {
        assertThat(StartFailure.lines(new IllegalStateException("a bug"), null)).isEmpty();
        assertThat(StartFailure.exitStatus(new IllegalStateException("a bug"))).isEqualTo(1);
    }

    @Test
    void theProcessEndsWithStatus2AndOneLineOnStandardError(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("flockmq.yaml"), "mqtt:\n  sys:\n    interval: often\n");
        Process process = start(directory);
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(lines(process.getErrorStream().readAllBytes()))
                    .containsExactly("Error: mqtt.sys.interval = often (flockmq.yaml:3):"
                            + " not a duration such as 500ms, 30s, 5m, 12h or 7d;"
                            + " allowed: 1s to 1d, or 0 (no $SYS topics)");
            assertThat(lines(process.getInputStream().readAllBytes())).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process start(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.flockmq.broker.FlockMq"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).start();
    }

    private static List<String> lines(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).lines().toList();
    }

    private static String listening(String reason) {
        return new ListenerException(
                        "tcp", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80), new BindException(reason))
                .problem();
    }

    /** Opens a port that is taken. */
    static final class ListensTwice implements SmartLifecycle {

        private final BrokerProperties properties;

        ListensTwice(BrokerProperties properties) {
            this.properties = properties;
        }

        @Override
        public void start() {
            properties.listeners().forEach((name, listener) -> {
                InetSocketAddress address =
                        new InetSocketAddress(InetAddress.ofLiteral(listener.bind()), listener.usedPort());
                try (ServerSocket socket = new ServerSocket()) {
                    socket.bind(address);
                } catch (IOException taken) {
                    throw new ListenerException(name, address, taken);
                }
            });
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
