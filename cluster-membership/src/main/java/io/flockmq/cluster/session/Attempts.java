package io.flockmq.cluster.session;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.MemberLeftException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a request whose outcome is unknown since a member died on the way. Only for requests that may be carried out twice.
 * Answers come on one thread of its own: by itself Hazelcast would start a thread for each on a small machine.
 */
final class Attempts implements AutoCloseable {

    /** With the pauses between them six and a half seconds: longer than a frozen member stays a member. */
    private static final int MAX_ATTEMPTS = 10;

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    /** After so many the pause is the longest. */
    private static final int DOUBLINGS = 7;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("flockmq-registry").daemon().factory());

    /** Fails with {@link ClusterUnavailableException} only. */
    <T> CompletableFuture<T> until(Supplier<CompletionStage<T>> request) {
        return until(request, MAX_ATTEMPTS);
    }

    /**
     * Goes on until there is an answer, or the request fails for another reason than that its outcome is unknown; fails with {@link
     * ClusterUnavailableException} only.
     */
    <T> CompletableFuture<T> untilAnswered(Supplier<CompletionStage<T>> request) {
        return until(request, Integer.MAX_VALUE);
    }

    private <T> CompletableFuture<T> until(Supplier<CompletionStage<T>> request, int most) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        attempt(request, outcome, 1, most);
        return outcome;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private <T> void attempt(Supplier<CompletionStage<T>> request, CompletableFuture<T> outcome, int number, int most) {
        try {
            var _ = request.get()
                    .whenCompleteAsync(
                            (answer, failure) -> {
                                if (failure == null) {
                                    outcome.complete(answer);
                                } else {
                                    failed(failure, request, outcome, number, most);
                                }
                            },
                            thread);
        } catch (HazelcastException | IllegalStateException | RejectedExecutionException e) {
            failed(e, request, outcome, number, most);
        }
    }

    private <T> void failed(
            Throwable failure,
            Supplier<CompletionStage<T>> request,
            CompletableFuture<T> outcome,
            int number,
            int most) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (number == most || !isOutcomeUnknown(cause) || thread.isShutdown()) {
            outcome.completeExceptionally(
                    new ClusterUnavailableException("the registry did not answer: " + cause, failure));
            return;
        }
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(number - 1, DOUBLINGS));
        var _ = thread.schedule(() -> attempt(request, outcome, number + 1, most), pause, TimeUnit.MILLISECONDS);
    }

    private static boolean isOutcomeUnknown(@Nullable Throwable cause) {
        return cause instanceof IndeterminateOperationStateException || cause instanceof MemberLeftException;
    }
}
