package io.flockmq.systemtest.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Programs from outside that tests use. Where one is missing a test is skipped with the reason, or fails if the
 * environment says {@code FLOCKMQ_TESTS_NO_SKIP=true}, as continuous integration does.
 */
public final class Programs {

    private static final boolean NO_SKIP = Boolean.parseBoolean(System.getenv("FLOCKMQ_TESTS_NO_SKIP"));

    private Programs() {}

    /** Ends the calling test as skipped or failed if one of these is missing. */
    public static void require(String... programs) {
        firstMissing(programs).map(Programs::missing).ifPresent(Programs::skip);
    }

    /** Ends the calling test as skipped, or as failed where nothing may be skipped. */
    public static void skip(String reason) {
        if (NO_SKIP) {
            throw new AssertionError(reason + ", and FLOCKMQ_TESTS_NO_SKIP is set");
        }
        throw new TestAbortedException(reason);
    }

    static Optional<String> firstMissing(String... programs) {
        return Stream.of(programs).filter(program -> !isInstalled(program)).findFirst();
    }

    /** The reason for a skip, if skipping is allowed. */
    static String missing(String program) {
        String reason = "the program " + program + " is not installed";
        if (NO_SKIP) {
            throw new AssertionError(reason + ", and FLOCKMQ_TESTS_NO_SKIP is set");
        }
        return reason;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
