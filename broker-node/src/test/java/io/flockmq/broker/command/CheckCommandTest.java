package io.flockmq.broker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says when it is used wrongly, or there is no broker; with one it is tried in {@code CheckIT}. */
class CheckCommandTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prot=1883",
                "1883",
                "--port",
                "--port=no",
                "--port=0",
                "--port=70000",
                "--topic=a/#",
                "--tls=yes"
            })
    void whatIsNotUnderstoodIsNamedAndTheUseShown(String argument) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(said.toString(UTF_8)).startsWith("check: ").contains("Use: check");
    }

    @Test
    void aUserNeedsAPasswordInTheEnvironment() {
        assertThat(run(null, List.of("--user=ann"))).isEqualTo(2);
        assertThat(said.toString(UTF_8)).contains("the password of ann must be in FLOCKMQ_PASSWORD");
    }

    @Test
    void nobodyThereIsSaid() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(run("--port=" + port)).isEqualTo(1);
        assertThat(said.toString(UTF_8))
                .contains("No message came back from 127.0.0.1:" + port + ": nobody listens there");
    }

    /** Answers in hexadecimal; the first one is to CONNECT. */
    @ParameterizedTest
    @CsvSource({
        "2003008600, the broker refuses the connection: Bad User Name or Password",
        "2003000000-9004000100, the connection was closed",
        "2003000000-900400010087, the broker refuses to subscribe to flockmq/check",
        "2003000000-900400010001-400400018700, the broker refuses a message to flockmq/check",
        "2003000000-E0018B, the broker ends the connection: Server shutting down",
        "4000, a packet of type 4 came instead of CONNACK",
        "485454502F312E31, the connection was closed",
        "48FFFFFF7F, that is no MQTT broker",
    })
    void aBrokerThatRefusesOrIsNoneIsSaid(String answers, String reason) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread broker = Thread.ofVirtual().start(() -> answer(server, answers));

            assertThat(run("--port=" + server.getLocalPort())).isEqualTo(1);
            broker.join();
        }
        assertThat(said.toString(UTF_8)).contains(reason);
    }

    private static void answer(ServerSocket server, String answers) {
        try (Socket socket = server.accept()) {
            byte[] request = new byte[1024];
            for (String answer : answers.split("-", -1)) {
                assertThat(socket.getInputStream().read(request)).isPositive();
                socket.getOutputStream().write(HexFormat.of().parseHex(answer));
                socket.getOutputStream().flush();
            }
            socket.shutdownOutput();
            // Else what it still sends would reset the connection before it has read.
            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Test
    void silenceEndsAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--timeout=1", "--port=" + silent.getLocalPort())).isEqualTo(1);
        }
        assertThat(said.toString(UTF_8)).contains("no answer within 1 s");
    }

    private int run(String... arguments) {
        return run("sesame", List.of(arguments));
    }

    private int run(@Nullable String password, List<String> arguments) {
        PrintStream out = new PrintStream(said, true, UTF_8);
        return new CheckCommand(name -> CheckCommand.PASSWORD.equals(name) ? password : null).run(arguments, out, out);
    }
}
