package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.process.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server of the test's own, on a free loopback port. Its data outlives a stop. One thread. */
final class Postgres implements AutoCloseable {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TemporaryDirectory directory = new TemporaryDirectory();
    private final Path programs;
    private final int port = Ports.lasting();
    private @Nullable RunningProgram server;

    /** Makes the files of a server in which nobody but its owner has a place; skips the test where there is no PostgreSQL. */
    Postgres() {
        programs = installed().orElse(Path.of(""));
        if (programs.toString().isEmpty()) {
            directory.close();
            Programs.skip("PostgreSQL is not installed");
        }
        try {
            if (isRoot()) {
                Files.setOwner(
                        directory.file().toPath(),
                        directory
                                .file()
                                .toPath()
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(OWNER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("initdb", "-D", data(), "-U", OWNER, "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync");
    }

    private static Optional<Path> installed() {
        try (Stream<Path> versions = Files.isDirectory(DEBIAN) ? Files.list(DEBIAN) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    int port() {
        return port;
    }

    private String data() {
        return directory.file().toPath().resolve("data").toString();
    }

    /** Starts the server and waits until it answers. */
    void start() {
        server = RunningProgram.start(command(
                "postgres",
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                directory.file().toString(),
                "-c",
                "fsync=off"));
        Awaitility.await("PostgreSQL")
                .atMost(PATIENCE)
                .until(() -> exitOf(command(
                                "pg_isready", "-q", "-h", directory.file().toString(), "-p", Integer.toString(port)))
                        == 0);
    }

    /** Runs statements as the owner. */
    void sql(String statements) {
        run(
                "psql",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                directory.file().toString(),
                "-p",
                Integer.toString(port),
                "-U",
                OWNER,
                "-c",
                statements);
    }

    /** The same, without waiting for the end. */
    RunningProgram begin(String statements) {
        return RunningProgram.start(command(
                "psql",
                "-q",
                "-h",
                directory.file().toString(),
                "-p",
                Integer.toString(port),
                "-U",
                OWNER,
                "-c",
                statements));
    }

    /** Ends it: connections are cut. */
    void stop() {
        RunningProgram running = server;
        if (running != null) {
            assertThat(exitOf(new ProcessBuilder("kill", "-INT", Long.toString(running.pid()))))
                    .isZero();
            running.awaitEnd(PATIENCE);
            server = null;
        }
    }

    private void run(String program, String... arguments) {
        String[] all = Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new);
        try (RunningProgram running = RunningProgram.start(command(all))) {
            assertThat(running.awaitEnd(PATIENCE))
                    .as("%s: %s", program, running.lines())
                    .isZero();
        }
    }

    private static int exitOf(ProcessBuilder command) {
        try (RunningProgram running = RunningProgram.start(command)) {
            return running.awaitEnd(PATIENCE);
        }
    }

    /** As somebody who is not root, which the server demands. */
    private ProcessBuilder command(String... programAndArguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--clear-groups"));
        }
        command.add(programs.resolve(programAndArguments[0]).toString());
        command.addAll(List.of(programAndArguments).subList(1, programAndArguments.length));
        return new ProcessBuilder(command).directory(directory.file());
    }

    @Override
    public void close() {
        stop();
        directory.close();
    }
}
