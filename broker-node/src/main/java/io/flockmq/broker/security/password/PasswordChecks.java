package io.flockmq.broker.security.password;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Checks passwords on threads of its own, of which there are few: each check takes a processor for long, and much memory. One that has
 * waited so long that its client has gone is not made any more. Thread-safe.
 */
public final class PasswordChecks implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final ThreadPoolExecutor threads;

    /**
     * Nothing is checked yet.
     *
     * @param atOnce how many passwords are checked at a time
     */
    public PasswordChecks(int atOnce, InstantSource clock) {
        this.clock = clock;
        threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("passwords-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Checks a password; the future fails with {@link RejectedExecutionException} where too many wait, or this one has too long. */
    public CompletableFuture<Boolean> check(PasswordHash hash, byte[] password) {
        Instant latest = clock.instant().plus(LONGEST_WAIT);
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (clock.instant().isAfter(latest)) {
                            throw new RejectedExecutionException("it waited too long");
                        }
                        return hash.matches(password);
                    },
                    threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
