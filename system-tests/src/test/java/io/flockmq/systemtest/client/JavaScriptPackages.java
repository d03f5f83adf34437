package io.flockmq.systemtest.client;

import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@code src/test/js} needs, as its lock file says, installed by npm into {@code target/js}. */
public final class JavaScriptPackages {

    private static final Path SOURCES = Path.of("src/test/js").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/js").toAbsolutePath();
    private static final String LOCK_FILE = "package-lock.json";
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);

    /** So that one attempt without a network is enough. */
    private static @Nullable String failure;

    private JavaScriptPackages() {}

    /** Installs unless that is done already; returns where. Without success the calling test is skipped or fails. */
    static synchronized Path installed() {
        try {
            if (failure == null && !isCurrent()) {
                install();
            }
            copy("clients.js");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (failure != null) {
            Programs.skip(failure);
        }
        return INSTALLED;
    }

    /**
     * A script of {@code src/test/js}, beside the packages that it needs. Without them the calling test is skipped or fails.
     *
     * @param name of the file
     */
    public static synchronized Path script(String name) {
        Path installed = installed();
        try {
            copy(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return installed.resolve(name);
    }

    private static boolean isCurrent() throws IOException {
        Path installedLock = INSTALLED.resolve("installed-" + LOCK_FILE);
        return Files.exists(installedLock) && Files.mismatch(SOURCES.resolve(LOCK_FILE), installedLock) < 0;
    }

    private static void install() throws IOException {
        Files.createDirectories(INSTALLED);
        copy("package.json");
        copy(LOCK_FILE);
        ProcessBuilder builder = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(INSTALLED.toFile());
        try (RunningProgram npm = RunningProgram.start(builder)) {
            if (npm.awaitEnd(DOWNLOAD_LIMIT) == 0) {
                Files.write(
                        INSTALLED.resolve("installed-" + LOCK_FILE), Files.readAllBytes(SOURCES.resolve(LOCK_FILE)));
            } else {
                failure = "npm could not install what is in package.json: " + npm.lines();
            }
        }
    }

    private static void copy(String file) throws IOException {
        Files.write(INSTALLED.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
    }
}
