package io.flockmq.broker.cluster;

import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replicas of sessions whose home is another node, of the client identifiers of one event loop. Event loop only. */
final class ReplicaStore {

    /** A session as its home told it. */
    record Replica(Node home, long epoch, SessionState state) {}

    private final Map<String, Replica> byClientId = new HashMap<>();
    /** Replicas that their homes were asked to tell from the beginning, with the claim. */
    private final Map<String, Long> missing = new HashMap<>();

    private final Supplier<SessionState> empty;

    ReplicaStore(Supplier<SessionState> empty) {
        this.empty = empty;
    }

    /** A home begins to tell a session; returns false if another one with a later epoch has told it before. */
    boolean begins(Node home, String clientId, long epoch) {
        Replica known = byClientId.get(clientId);
        if (known != null && known.epoch() > epoch) {
            return false;
        }
        missing.remove(clientId);
        byClientId.put(clientId, new Replica(home, epoch, empty.get()));
        return true;
    }

    /** Keeps a session as the replica of a home that never told it. */
    void put(Node home, String clientId, long epoch, SessionState state) {
        byClientId.put(clientId, new Replica(home, epoch, state));
    }

    /** A home goes on with a session under a later claim; returns false if it does not tell this session any more. */
    boolean claimed(Node home, String clientId, long before, long epoch) {
        Replica known = byClientId.get(clientId);
        if (known == null || known.epoch() != before || !known.home().equals(home)) {
            return false;
        }
        byClientId.put(clientId, new Replica(home, epoch, known.state()));
        return true;
    }

    /** Applies a change; returns false if this home does not tell this session any more, or has not begun to. */
    boolean changed(Node home, String clientId, long epoch, SessionChange change) {
        Replica known = byClientId.get(clientId);
        if (known == null || known.epoch() != epoch || !known.home().equals(home)) {
            return false;
        }
        known.state().apply(change);
        return true;
    }

    /** Whether there is no replica of this claim or a later one, and nobody has noticed yet. */
    boolean firstMissing(String clientId, long epoch) {
        Replica known = byClientId.get(clientId);
        if (known != null && known.epoch() >= epoch) {
            return false;
        }
        Long noticed = missing.put(clientId, epoch);
        return noticed == null || noticed != epoch;
    }

    /** Forgets a replica if it is of this epoch or an earlier one. */
    void ends(String clientId, long epoch) {
        missing.remove(clientId);
        Replica known = byClientId.get(clientId);
        if (known != null && known.epoch() <= epoch) {
            byClientId.remove(clientId);
        }
    }

    @Nullable
    Replica get(String clientId) {
        return byClientId.get(clientId);
    }

    /** The replicas whose home this is. */
    Map<String, Replica> of(Node home) {
        Map<String, Replica> found = new HashMap<>();
        byClientId.forEach((clientId, replica) -> {
            if (replica.home().equals(home)) {
                found.put(clientId, replica);
            }
        });
        return found;
    }
}
