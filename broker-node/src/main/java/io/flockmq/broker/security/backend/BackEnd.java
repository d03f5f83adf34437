package io.flockmq.broker.security.backend;

import io.flockmq.broker.security.Verdict;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Somebody outside who is asked about clients. Each question has an end; there are never more than so many of them; and one who
 * fails again and again is left alone for a while, in which clients are refused at once. Thread-safe.
 */
public final class BackEnd {

    /** As many failures in a row, with no answer between: the first answer after failures is no reason to leave it alone. */
    private static final int FAILURES = 3;

    private static final float ALL = 100;

    private final String name;
    private final Duration timeout;
    private final Semaphore room;
    private final CircuitBreaker breaker;
    private final Outage outage;

    /**
     * Nobody is asked yet.
     *
     * @param name for people, such as "the HTTP hook"
     * @param most questions at the same time, those included that wait for their turn; further clients are refused
     * @param timeout the longest that an answer may take
     * @param pause how long it is left alone when it has failed
     */
    public BackEnd(String name, int most, Duration timeout, Duration pause) {
        this.name = name;
        this.timeout = timeout;
        this.room = new Semaphore(most);
        this.outage = new Outage(name);
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(FAILURES)
                        .minimumNumberOfCalls(FAILURES)
                        .failureRateThreshold(ALL)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(pause)
                        .build());
    }

    /**
     * Asks on a thread that may wait.
     *
     * @param question fails, best with a {@link BackEndException}, where the back end has; an answer that it cannot help with is
     *     {@link Verdict.Unavailable}, and no failure
     */
    public CompletionStage<Verdict> ask(Callable<Verdict> question) {
        return guarded(false, () -> {
            CompletableFuture<Verdict> asked = new CompletableFuture<>();
            Thread.ofVirtual().name("back-end").start(() -> run(question, asked));
            return asked;
        });
    }

    /** Asks without a thread; the question is cancelled when its time is over. Otherwise as {@link #ask}. */
    public CompletionStage<Verdict> askAsynchronously(Supplier<CompletableFuture<Verdict>> question) {
        return guarded(true, question);
    }

    private static void run(Callable<Verdict> question, CompletableFuture<Verdict> asked) {
        try {
            asked.complete(question.call());
        } catch (Throwable failure) { // whatever it is, somebody waits for the answer
            asked.completeExceptionally(failure);
        }
    }

    private CompletionStage<Verdict> guarded(boolean cancels, Supplier<CompletableFuture<Verdict>> question) {
        if (!room.tryAcquire()) {
            return refused("too many clients wait for " + name);
        }
        if (!breaker.tryAcquirePermission()) {
            room.release();
            return refused(name + " has failed, and is left alone for a moment");
        }
        long begin = breaker.getCurrentTimestamp();
        CompletableFuture<Verdict> asked = started(question);
        var _ = asked.whenComplete((verdict, failure) -> room.release());
        return asked.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((verdict, failure) -> {
            long took = breaker.getCurrentTimestamp() - begin;
            if (failure == null) {
                breaker.onSuccess(took, breaker.getTimestampUnit());
                outage.answered();
                return verdict;
            }
            if (cancels) {
                asked.cancel(true);
            }
            breaker.onError(took, breaker.getTimestampUnit(), failure);
            String cause = name + " failed: " + causeOf(failure);
            outage.failed(cause);
            return new Verdict.Unavailable(cause);
        });
    }

    private static CompletableFuture<Verdict> started(Supplier<CompletableFuture<Verdict>> question) {
        try {
            return question.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static CompletionStage<Verdict> refused(String cause) {
        return CompletableFuture.completedFuture(new Verdict.Unavailable(cause));
    }

    /** What is not known to be free of secrets is not shown. */
    private String causeOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case BackEndException known -> String.valueOf(known.getMessage());
            case TimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
            default -> cause.getClass().getSimpleName();
        };
    }
}
