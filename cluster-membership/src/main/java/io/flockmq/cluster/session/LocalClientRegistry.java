package io.flockmq.cluster.session;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a node alone: there is no other home, so there is nothing to look up. Epochs come from one counter, not
 * from a table; they rise for each client id since they rise for all, and start with the time, so that they rise over
 * restarts.
 */
public final class LocalClientRegistry implements ClientRegistry {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final AtomicLong lastEpoch;

    /** Epochs begin after the clock's present time in microseconds. */
    public LocalClientRegistry(InstantSource clock) {
        lastEpoch = new AtomicLong(Epochs.now(clock));
    }

    @Override
    public CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user) {
        return CompletableFuture.completedStage(new Claim(lastEpoch.incrementAndGet(), null));
    }

    @Override
    public CompletionStage<Map<String, Claim>> adopt(
            Map<String, Long> epochByClientId, String deadNode, long deadIncarnation) {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> byClientId) {
        return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<Void> release(String clientId, long epoch) {
        return DONE;
    }

    @Override
    public CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation) {
        return CompletableFuture.completedStage(Forgotten.NOTHING);
    }
}
