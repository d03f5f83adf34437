package io.flockmq.broker.cluster;

import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Forgotten;
import io.flockmq.cluster.session.Remnant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The registry for one life of a node: from when it has joined its cluster until others have gone on without it. Any thread. */
public final class LateRegistry implements ClientRegistry {

    private volatile @Nullable ClientRegistry registry;

    /** From now on this is the registry. */
    public void use(ClientRegistry joined) {
        registry = joined;
    }

    /** The life is over: what it holds is not its own any more, and whatever it asks for from now on is never answered. */
    public void end() {
        registry = new SilentRegistry();
    }

    private ClientRegistry registry() {
        return Objects.requireNonNull(registry, "the node has not joined its cluster yet");
    }

    @Override
    public CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user) {
        return registry().claim(clientId, persistent, user);
    }

    @Override
    public CompletionStage<Map<String, Claim>> adopt(
            Map<String, Long> epochByClientId, String deadNode, long deadIncarnation) {
        return registry().adopt(epochByClientId, deadNode, deadIncarnation);
    }

    @Override
    public CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> byClientId) {
        return registry().recall(byClientId);
    }

    @Override
    public CompletionStage<Void> release(String clientId, long epoch) {
        return registry().release(clientId, epoch);
    }

    @Override
    public CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation) {
        return registry().forget(deadNode, deadIncarnation);
    }
}
