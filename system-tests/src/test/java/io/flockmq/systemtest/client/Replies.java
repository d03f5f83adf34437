package io.flockmq.systemtest.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a client will be told. */
final class Replies {

    private Replies() {}

    /** @throws E cause, if the future failed with one of that type */
    static <T, E extends Exception> T await(CompletableFuture<T> reply, Class<E> expected) throws E {
        try {
            return reply.get(Inbox.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                throw expected.cast(e.getCause());
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T await(CompletableFuture<T> reply) {
        return await(reply, RuntimeException.class);
    }
}
