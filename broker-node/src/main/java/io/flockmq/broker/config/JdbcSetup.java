package io.flockmq.broker.config;

import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.jdbc.DatabaseSettings;
import io.flockmq.broker.security.jdbc.JdbcAuthenticator;
import io.flockmq.broker.security.password.PasswordChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Puts together how the database is asked, once {@link BackEndRules} has found nothing wrong. */
final class JdbcSetup {

    private static final int MOST = 1_000;
    /** A hash takes time, too, and more where many wait for theirs. */
    private static final Duration FOR_HASHES = Duration.ofSeconds(5);

    private JdbcSetup() {}

    static JdbcAuthenticator authenticator(SecurityProperties.Jdbc jdbc) {
        DatabaseSettings settings = new DatabaseSettings(
                jdbc.url(),
                jdbc.userName(),
                password(jdbc),
                jdbc.poolSize(),
                jdbc.timeout(),
                jdbc.passwordQuery(),
                jdbc.rulesQuery());
        // For a connection and two answers.
        Duration longest = jdbc.timeout().multipliedBy(3).plus(FOR_HASHES);
        return new JdbcAuthenticator(
                settings,
                new BackEnd("the database of users", MOST, longest, BackEnds.PAUSE),
                new PasswordChecks(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), InstantSource.system()),
                jdbc.rulesRefresh());
    }

    private static String password(SecurityProperties.Jdbc jdbc) {
        try {
            return jdbc.passwordFile().isEmpty()
                    ? jdbc.password()
                    : new String(SecretFile.read(jdbc.passwordFile()), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
