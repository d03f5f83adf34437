package io.flockmq.systemtest.store;

import io.flockmq.systemtest.client.Address;
import io.flockmq.systemtest.process.InstalledBroker;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A broker alone through all its lives: its ports and its working directory, and so its store, stay when its process ends and another
 * one is started. One thread at a time.
 */
final class StoredBroker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final String SOCKET = "node.sock";

    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final Address address = new Address("127.0.0.1", Ports.free());
    private final int httpPort = Ports.free();
    private final List<String> settings;
    private final List<RunningProgram> lives = new ArrayList<>();
    private @Nullable RunningProgram program;

    StoredBroker(String... settings) {
        this.settings = List.of(settings);
    }

    Address address() {
        return address;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address.host(), address.port());
    }

    /** Host and port of its HTTP. */
    String http() {
        return "127.0.0.1:" + httpPort;
    }

    /** The directory of its store. */
    Path store() {
        return directory.file().toPath().resolve("data");
    }

    /** Starts a process and waits until it listens. */
    void start() {
        RunningProgram life = launch();
        Awaitility.await("the start of the broker")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !life.isAlive() || life.lines().stream().anyMatch(line -> line.contains("Ready:")));
        if (!life.isAlive()) {
            throw new AssertionError("the broker did not start:\n" + String.join("\n", life.lines()));
        }
    }

    /** Starts a process, which may end by itself. */
    RunningProgram launch() {
        List<String> command = InstalledBroker.command("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("--mqtt.listeners.tcp.port=" + address.port(), "--server.port=" + httpPort));
        command.add("--mqtt.control-socket=" + SOCKET);
        command.addAll(settings);
        RunningProgram life = RunningProgram.start(new ProcessBuilder(command).directory(directory.file()));
        lives.add(life);
        program = life;
        return life;
    }

    /** Has the running broker copy its store; returns what is said. */
    List<String> backup(Path to) {
        List<String> command = InstalledBroker.command("-Xmx64m");
        command.addAll(List.of(
                "backup",
                to.toString(),
                "--socket",
                directory.file().toPath().resolve(SOCKET).toString()));
        try (RunningProgram backup = RunningProgram.start(new ProcessBuilder(command))) {
            backup.awaitEnd(START_LIMIT);
            return backup.lines();
        }
    }

    /** Starts a process that cannot start; returns what it says, after its end. */
    List<String> startInVain() {
        RunningProgram life = launch();
        life.awaitEnd(START_LIMIT);
        return life.lines();
    }

    private RunningProgram running() {
        if (program == null) {
            throw new IllegalStateException("not started");
        }
        return program;
    }

    /** {@code kill -9}. */
    void kill() {
        running().kill();
    }

    /** SIGTERM; waits for the end. */
    void stop() {
        running().terminate();
    }

    /** {@code kill -9} and a start. */
    void killAndStart() {
        kill();
        start();
    }

    /** What the present process has logged. */
    List<String> log() {
        return running().lines();
    }

    @Override
    public void close() {
        lives.forEach(RunningProgram::close);
        directory.close();
    }
}
