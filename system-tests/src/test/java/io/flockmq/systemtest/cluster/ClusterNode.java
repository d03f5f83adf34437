package io.flockmq.systemtest.cluster;

import io.flockmq.systemtest.process.InstalledBroker;
import io.flockmq.systemtest.process.ResourceUse;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster through all its lives: ports, directory and node id stay when its process is killed and started
 * again. Any thread may ask; one thread at a time kills, freezes and starts.
 */
public final class ClusterNode implements AutoCloseable {

    /** On a busy machine three Java processes that start together take their time. */
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int PROBE_MILLIS = 1_000;

    private final String id;
    private final Host host;
    private final List<String> arguments;
    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final List<RunningProgram> lives = new ArrayList<>();
    private volatile @Nullable RunningProgram program;
    private volatile boolean frozen;

    ClusterNode(String id, Host host, List<String> arguments) {
        this.id = id;
        this.host = host;
        this.arguments = arguments;
    }

    /** Its node id. */
    public String id() {
        return id;
    }

    Host host() {
        return host;
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host.address(), host.mqttPort());
    }

    /** Host and port of its HTTP. */
    public String http() {
        return host.address() + ":" + host.httpPort();
    }

    /** Starts its process and returns at once. */
    void launch() {
        if (isRunning()) {
            throw new IllegalStateException(id + " runs already");
        }
        List<String> command = new ArrayList<>(host.enter());
        // Several of them share a small machine.
        command.addAll(InstalledBroker.command("-Xmx192m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(arguments);
        RunningProgram life = RunningProgram.start(new ProcessBuilder(command).directory(directory.file()));
        synchronized (lives) {
            lives.add(life);
        }
        program = life;
        frozen = false;
    }

    /** Starts its process again after {@link #kill} or {@link #stop}, and waits until it is ready. */
    public void restart() {
        launch();
        awaitReady();
    }

    /** Waits until it serves; a process that ends meanwhile fails the test with its log. */
    public void awaitReady() {
        await("start of " + id, START_LIMIT, () -> isReady() || !isRunning());
        if (!isRunning()) {
            throw new AssertionError(id + " did not start:\n" + String.join("\n", lastLines(60)));
        }
    }

    /** Waits until it says that it does not serve. */
    public void awaitNotReady(Duration limit) {
        await(id + " not being ready", limit, () -> !isReady());
    }

    private void await(String what, Duration limit, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(condition::getAsBoolean);
    }

    /** What its readiness probe says; false if it does not answer within a second. */
    public boolean isReady() {
        if (!isRunning() || frozen) {
            return false;
        }
        try {
            URI probe = URI.create("http://%s:%d/actuator/health/readiness".formatted(host.address(), host.httpPort()));
            HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether there is a process, frozen or not. */
    public boolean isRunning() {
        RunningProgram current = program;
        return current != null && current.isAlive();
    }

    /** Whether its process has been stopped in the middle of what it did. */
    public boolean isFrozen() {
        return frozen;
    }

    /** {@code kill -9}. */
    public void kill() {
        current().kill();
    }

    /** Loses what a process that has ended had stored. */
    void wipe() {
        if (isRunning()) {
            throw new IllegalStateException(id + " runs");
        }
        Path store = directory.file().toPath().resolve("data");
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process does nothing any more, while the kernel keeps its connections. */
    public void freeze() {
        frozen = true;
        current().freeze();
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        current().thaw();
        frozen = false;
    }

    /** SIGTERM; waits for the end, which must be in good order: status 0, or 143 as Java says of SIGTERM. */
    public void stop() {
        int status = current().terminate(STOP_LIMIT);
        if (status != 0 && status != 143) {
            throw new AssertionError(id + " ended with status " + status + ":\n" + String.join("\n", lastLines(60)));
        }
    }

    /** Waits until its process has ended by itself; returns the exit value. */
    public int awaitEnd() {
        return current().awaitEnd(START_LIMIT);
    }

    /** Processor time and memory of its present process. */
    public ResourceUse resourceUse() {
        return ResourceUse.of(current().pid());
    }

    /** What it has logged in all its lives. */
    public List<String> log() {
        synchronized (lives) {
            return lives.stream().flatMap(life -> life.lines().stream()).toList();
        }
    }

    List<String> lastLines(int count) {
        List<String> log = log();
        return log.subList(Math.max(0, log.size() - count), log.size());
    }

    private RunningProgram current() {
        RunningProgram current = program;
        if (current == null) {
            throw new IllegalStateException(id + " was never started");
        }
        return current;
    }

    @Override
    public void close() {
        if (program != null) {
            current().close();
        }
        directory.close();
    }

    @Override
    public String toString() {
        return id;
    }
}
