package io.flockmq.containertest;

import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The container engine with the image under test, which the script {@code engine} sets up once for all tests. It outlives them for
 * a while, because Testcontainers looks when the process ends whether anything is left, and ends by itself.
 */
final class Engine {

    /** The image under test, as {@code docker-compose.yml} calls it. */
    static final String IMAGE = "docker.io/library/flockmq:dev";

    private static final Path SCRIPT = Path.of("engine").toAbsolutePath();
    private static final Path SOCKET = Path.of(System.getProperty("flockmq.engine.socket", "target/engine.sock"))
            .toAbsolutePath();
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private static boolean there;

    private Engine() {}

    /** Ends the calling test as skipped where there can be no engine; else one answers, and has the image. */
    static synchronized void require() {
        if (there) {
            return;
        }
        Answer check = script("check");
        if (check.status() != 0) {
            Programs.skip("there is no container engine: " + String.join(" ", check.lines()));
        }
        Answer built = script("image");
        if (built.status() != 0) {
            throw new AssertionError("the image cannot be built:\n" + String.join("\n", built.lines()));
        }
        if (!answers()) {
            RunningProgram.start(new ProcessBuilder(SCRIPT.toString(), "serve", SOCKET.toString()));
            Awaitility.await("the engine").atMost(START_LIMIT).until(Engine::answers);
        }
        there = true;
    }

    private static boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(SOCKET));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Runs compose in the project's directory, with a project name of these tests. */
    static Answer compose(Map<String, String> environment, String... arguments) {
        Answer place = script("compose");
        if (place.status() != 0) {
            throw new AssertionError("there is no compose:\n" + String.join("\n", place.lines()));
        }
        List<String> line = new ArrayList<>(List.of(place.lines().getLast(), "-p", "flockmqtest"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(Path.of("..").toFile());
        builder.environment().putAll(environment);
        return run(builder);
    }

    private static Answer script(String word) {
        return run(new ProcessBuilder(SCRIPT.toString(), word));
    }

    /** Runs a program to its end. */
    static Answer run(ProcessBuilder builder) {
        try (RunningProgram program = RunningProgram.start(builder)) {
            int status = program.awaitEnd(BUILD_LIMIT);
            return new Answer(status, program.lines());
        }
    }

    /**
     * What a program said, and the status that it ended with.
     *
     * @param lines of standard output and error
     */
    record Answer(int status, List<String> lines) {}
}
