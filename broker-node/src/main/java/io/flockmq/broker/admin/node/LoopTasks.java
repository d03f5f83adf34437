package io.flockmq.broker.admin.node;

import io.flockmq.broker.delivery.NodeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks event loops from other threads, which wait for the answer. Much is asked in slices: between two of them the event loop serves its
 * clients.
 */
final class LoopTasks {

    /** Sessions that are looked at in one task of an event loop: a fraction of a millisecond. */
    static final int SLICE = 200;

    private static final long LONGEST_WAIT_SECONDS = 5;

    private LoopTasks() {}

    /**
     * Runs a task on an event loop and waits for what it gives.
     *
     * @throws NotAnsweredException if the event loop ends, or does not come to it in time
     */
    static <T> T ask(NodeLoop loop, Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            loop.executor().execute(() -> {
                try {
                    answer.complete(task.get());
                } catch (RuntimeException | Error fault) { // the asker's business, not the event loop's
                    answer.completeExceptionally(fault);
                }
            });
            return answer.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException | TimeoutException busy) {
            throw new NotAnsweredException("an event loop of this node does not answer", busy);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new NotAnsweredException("this node stops", stop);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** The same for each of many things, {@value #SLICE} at a time. */
    static <K, T> List<T> askForAll(NodeLoop loop, List<K> keys, Function<K, List<T>> task) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i += SLICE) {
            List<K> slice = keys.subList(i, Math.min(keys.size(), i + SLICE));
            all.addAll(ask(
                    loop,
                    () -> slice.stream().map(task).<T>flatMap(List::stream).toList()));
        }
        return all;
    }
}
