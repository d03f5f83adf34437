package io.flockmq.systemtest.process;

import io.flockmq.systemtest.client.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A broker started the way a user does, {@code java -jar flockmq.jar}, on free ports and in a directory of its own.
 * Closing it kills it and deletes the directory.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 3;

    private final RunningProgram program;
    private final TemporaryDirectory directory;
    private final Address address;
    private final int httpPort;

    private BrokerProcess(RunningProgram program, TemporaryDirectory directory, Address address, int httpPort) {
        this.program = program;
        this.directory = directory;
        this.address = address;
        this.httpPort = httpPort;
    }

    /**
     * Starts a broker and waits until it listens.
     *
     * @param settings such as {@code --mqtt.keep-alive.max=10s}
     */
    public static BrokerProcess start(String... settings) {
        return startWith(List.of(), settings);
    }

    /**
     * The same, with options of Java.
     *
     * @param javaOptions such as {@code -Dio.netty.leakDetection.level=paranoid}
     */
    public static BrokerProcess startWith(List<String> javaOptions, String... settings) {
        for (int attempt = 1; ; attempt++) {
            BrokerProcess broker = launch(javaOptions, settings);
            if (broker.comesUp()) {
                return broker;
            }
            List<String> log = broker.log();
            broker.close();
            boolean portTaken = log.stream().anyMatch(line -> line.contains("already in use"));
            if (!portTaken || attempt == PORT_ATTEMPTS) {
                throw new IllegalStateException("the broker did not start:\n" + String.join("\n", log));
            }
        }
    }

    /** Starts a broker that is expected to end by itself; see {@link #awaitEnd}. */
    public static BrokerProcess launch(String... settings) {
        return launch(List.of(), settings);
    }

    private static BrokerProcess launch(List<String> javaOptions, String... settings) {
        int mqttPort = Ports.free();
        int httpPort = Ports.free();
        TemporaryDirectory directory = new TemporaryDirectory();
        List<String> options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(javaOptions);
        List<String> command = InstalledBroker.command(options.toArray(String[]::new));
        command.addAll(List.of("--mqtt.listeners.tcp.port=" + mqttPort, "--server.port=" + httpPort));
        command.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.file());
        return new BrokerProcess(
                RunningProgram.start(builder), directory, new Address("127.0.0.1", mqttPort), httpPort);
    }

    private boolean comesUp() {
        Awaitility.await("the start of the broker")
                .atMost(START_LIMIT)
                .until(() -> !program.isAlive() || log().stream().anyMatch(this::saysThatItListens));
        return program.isAlive();
    }

    private boolean saysThatItListens(String line) {
        return line.contains("Listener") && line.contains(":" + address.port());
    }

    public Address address() {
        return address;
    }

    public int httpPort() {
        return httpPort;
    }

    /** All lines written so far. */
    public List<String> log() {
        return program.lines();
    }

    /** Waits for a line of the log that contains all of {@code parts}. */
    public String awaitLog(String... parts) {
        Predicate<String> wanted = line -> Stream.of(parts).allMatch(line::contains);
        return program.awaitLine("a line of the log with " + List.of(parts), wanted);
    }

    public ResourceUse resourceUse() {
        return ResourceUse.of(program.pid());
    }

    /** Waits until the broker has ended by itself; returns its exit value. */
    public int awaitEnd() {
        return program.awaitEnd(START_LIMIT);
    }

    /** SIGTERM, as an operator or a container platform would; returns the exit value. */
    public int terminate() {
        return program.terminate();
    }

    /** {@code kill -9}. */
    public void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
        directory.close();
    }
}
