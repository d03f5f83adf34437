package io.flockmq.systemtest.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A process with the lines it has written so far, standard error among them. Any thread may ask. */
public final class RunningProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedWriter input;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private RunningProgram(Process process, Consumer<String> onLine) {
        this.process = process;
        input = process.outputWriter(UTF_8);
        reader = Thread.ofVirtual().start(() -> read(onLine));
    }

    public static RunningProgram start(ProcessBuilder builder) {
        return start(builder, line -> {});
    }

    /** @param onLine called by the reading thread for each line */
    public static RunningProgram start(ProcessBuilder builder, Consumer<String> onLine) {
        try {
            return new RunningProgram(builder.redirectErrorStream(true).start(), onLine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Consumer<String> onLine) {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                onLine.accept(line);
            }
        } catch (IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line, past or to come. */
    public String awaitLine(String description, Predicate<String> wanted) {
        return awaitLine(description, PATIENCE, wanted);
    }

    /** As {@link #awaitLine(String, Predicate)}, for what may take longer. */
    public String awaitLine(String description, Duration patience, Predicate<String> wanted) {
        return Awaitility.await(description)
                .atMost(patience)
                .until(() -> lines.stream().filter(wanted).findFirst(), line -> line.isPresent())
                .orElseThrow();
    }

    /** Writes a line to its standard input. */
    public synchronized void say(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends its standard input. */
    public synchronized void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended by itself and all its output is read; returns its exit value. */
    public int awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    /** As {@link #awaitEnd()}, for what may take longer. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || !reader.join(PATIENCE)) {
                throw new AssertionError("still running after " + patience + ": " + lines);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks it to end (SIGTERM) and waits; returns its exit value. */
    public int terminate() {
        return terminate(PATIENCE);
    }

    /** As {@link #terminate()}, for what may take longer. */
    public int terminate(Duration patience) {
        process.toHandle()
                .destroy(); // that of Process would close its output, and what it says at its end would be lost
        return awaitEnd(patience);
    }

    /** Stops it in the middle of whatever it does (SIGSTOP), and waits until it stands still. Its connections stay open. */
    public void freeze() {
        signal("STOP");
        Awaitility.await("all threads to stop")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ThreadStates.of(pid()).allMatch(state -> state == 'T'));
    }

    /** Lets it go on (SIGCONT), as if no time had passed. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("no SIG" + name + " for process " + pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends it at once (SIGKILL): it gets no chance to say goodbye. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        kill();
    }
}
