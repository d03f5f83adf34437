package io.flockmq.broker.cluster;

import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Forgotten;
import io.flockmq.cluster.session.Remnant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The registry for a life that is over: it never answers. A failure would be an answer, and would be reported and tried again.
 */
final class SilentRegistry implements ClientRegistry {

    @Override
    public CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Map<String, Claim>> adopt(
            Map<String, Long> epochByClientId, String deadNode, long deadIncarnation) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> byClientId) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> release(String clientId, long epoch) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation) {
        return new CompletableFuture<>();
    }
}
