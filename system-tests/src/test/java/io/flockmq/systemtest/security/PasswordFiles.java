package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Password files, made as an operator makes them: {@code java -jar flockmq.jar passwd}. */
public final class PasswordFiles {

    private PasswordFiles() {}

    /** Adds a user, or gives it another password. */
    public static void add(Path file, String user, String password) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        BrokerJar.path().toString(),
                        "passwd",
                        file.toString(),
                        user)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
