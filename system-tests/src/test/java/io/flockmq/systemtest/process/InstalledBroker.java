package io.flockmq.systemtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The jar under test as an image has it: unpacked, beside a cache of its classes (JEP 483), with which a broker starts in half the
 * time. The first test makes it, in {@code target}, and the others use it until the jar is another one.
 */
public final class InstalledBroker {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final Path HOME = install();

    private InstalledBroker() {}

    /**
     * The command that starts it, to which its own arguments are added.
     *
     * @param javaOptions such as {@code -Xmx192m}
     */
    public static List<String> command(String... javaOptions) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-XX:AOTCache=" + cache(HOME), "-jar", jar(HOME)));
        return command;
    }

    private static String jar(Path home) {
        return home.resolve("flockmq.jar").toString();
    }

    private static Path cache(Path home) {
        return home.resolve("flockmq.aot");
    }

    private static Path install() {
        try {
            Path source = BrokerJar.path();
            Path home = Path.of("target", "installed-" + fingerprint(source)).toAbsolutePath();
            if (!Files.exists(home)) {
                unpack(source, home);
            }
            if (!Files.exists(cache(home))) {
                train(home);
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its content: each build gives the jar the same time. */
    private static String fingerprint(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(Files.readAllBytes(file));
        return Long.toHexString(sum.getValue());
    }

    private static void unpack(Path source, Path home) throws IOException {
        Path unpacked = Files.createTempDirectory(Files.createDirectories(home.getParent()), "unpacked-");
        try (RunningProgram tools = RunningProgram.start(new ProcessBuilder(
                JAVA,
                "-Djarmode=tools",
                "-jar",
                source.toString(),
                "extract",
                "--force",
                "--destination",
                unpacked.toString()))) {
            if (tools.awaitEnd(START_LIMIT) != 0) {
                throw new IllegalStateException("the jar cannot be unpacked: " + tools.lines());
            }
        }
        Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void train(Path home) throws IOException {
        Path made = Files.createTempDirectory(home, "cache-").resolve("flockmq.aot");
        try (RunningProgram train =
                RunningProgram.start(new ProcessBuilder(JAVA, "-jar", jar(home), "train", made.toString()))) {
            if (train.awaitEnd(START_LIMIT) != 0) {
                throw new IllegalStateException("there is no cache: " + train.lines());
            }
        }
        Files.move(made, cache(home), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(made.getParent());
        removeOlder(home);
    }

    /** Each is 150 MB, and only the present jar is tested. */
    private static void removeOlder(Path home) throws IOException {
        try (Stream<Path> all = Files.list(home.getParent())) {
            List<Path> older = all.filter(
                            each -> each.getFileName().toString().startsWith("installed-") && !each.equals(home))
                    .toList();
            for (Path each : older) {
                try (Stream<Path> files = Files.walk(each)) {
                    files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(java.io.File::delete);
                }
            }
        }
    }
}
