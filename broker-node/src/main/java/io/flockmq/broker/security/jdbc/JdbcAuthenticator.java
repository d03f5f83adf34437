package io.flockmq.broker.security.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.backend.BackEndException;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.broker.security.password.PasswordHash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database about clients, and again and again what those that are connected may do. Thread-safe. */
public final class JdbcAuthenticator implements Authenticator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcAuthenticator.class);

    /** To be as slow for a user that is not there. */
    private static final PasswordHash NOBODYS =
            PasswordHash.parse("$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234");

    private final UserTable table;
    private final boolean hasRules;
    private final BackEnd backEnd;
    private final PasswordChecks checks;
    private final ScheduledExecutorService refreshing;
    /** As long as a client is connected that has them. */
    private final Cache<String, UserRules> rules =
            Caffeine.newBuilder().weakValues().build();

    /**
     * Looks whether the database is there, and starts without it if it is not.
     *
     * @param refresh after which rules are read again
     */
    public JdbcAuthenticator(DatabaseSettings settings, BackEnd backEnd, PasswordChecks checks, Duration refresh) {
        this.table = new UserTable(settings);
        this.hasRules = !settings.rulesQuery().isEmpty();
        this.backEnd = backEnd;
        this.checks = checks;
        this.refreshing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("jdbc-rules").factory());
        var _ = backEnd.ask(() -> {
            table.probe();
            return Verdict.ABSTAINED;
        });
        if (hasRules) {
            long millis = refresh.toMillis();
            var _ = refreshing.scheduleWithFixedDelay(this::refresh, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        String user = credentials.user();
        byte[] password = credentials.password();
        if (user == null || password == null) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        return backEnd.ask(() -> check(user, password));
    }

    private Verdict check(String user, byte[] password) throws Exception {
        try {
            String hash = table.passwordHash(user);
            if (hash == null) {
                // Takes as long as for a user that is there, so that nobody learns who is.
                var _ = checks.check(NOBODYS, password).get();
                return Verdict.ABSTAINED;
            }
            return checks.check(PasswordHash.parse(hash), password).get()
                    ? new Verdict.Allowed(new Identity(user, null, rulesOf(user), null))
                    : new Verdict.Denied("wrong password");
        } catch (UnfitUserException nobodyCanSay) {
            return new Verdict.Unavailable(String.valueOf(nobodyCanSay.getMessage()));
        } catch (IllegalArgumentException noHash) {
            return new Verdict.Denied("its password in the database is " + noHash.getMessage());
        }
    }

    private @Nullable UserRules rulesOf(String user) throws BackEndException, UnfitUserException {
        if (!hasRules) {
            return null;
        }
        UserRules shared = rules.get(user, _ -> new UserRules());
        shared.replace(table.rules(user));
        return shared;
    }

    /** Reads the rules of all who are connected; where the database does not answer they stay as they are. */
    private void refresh() {
        for (Map.Entry<String, UserRules> each : rules.asMap().entrySet()) {
            Verdict verdict = backEnd.ask(() -> refresh(each.getKey(), each.getValue()))
                    .toCompletableFuture()
                    .join();
            if (verdict instanceof Verdict.Unavailable) {
                return;
            }
        }
    }

    private Verdict refresh(String user, UserRules shared) throws BackEndException {
        try {
            shared.replace(table.rules(user));
        } catch (UnfitUserException notUnderstood) {
            if (shared.replace(List.of())) {
                LOG.atWarn()
                        .addKeyValue(LogField.ACTION, EventName.USER_RULES_UNUSABLE)
                        .log("Connected clients of a user may do nothing any more: {}", notUnderstood.getMessage());
            }
        }
        return Verdict.ABSTAINED;
    }

    @Override
    public void close() {
        refreshing.shutdownNow();
        checks.close();
        table.close();
    }
}
