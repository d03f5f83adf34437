package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.journal.CopyRecords;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.cluster.membership.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replicas of sessions whose home is another node, of the client identifiers of one event loop. Event loop only. */
final class ReplicaStore {

    /**
     * A session as its home told it.
     *
     * @param complete whether the home has told everything
     */
    record Replica(Node home, long epoch, SessionState state, boolean complete) {

        /** By which claim it is worth going on with; 0 if that is not sure. */
        long held() {
            return complete ? epoch : 0;
        }

        private boolean isOf(Node node, long claim) {
            return epoch == claim && home.equals(node);
        }
    }

    private final Map<String, Replica> byClientId = new HashMap<>();
    /** Replicas that their homes were asked to tell from the beginning, with the claim. */
    private final Map<String, Long> missing = new HashMap<>();
    /** Homes that are dead: what still comes from them is as if it had been lost with them. */
    private final Set<Item.Life> dead = new HashSet<>();

    private final Supplier<SessionState> empty;
    private final CopyRecords records;

    /**
     * No replicas.
     *
     * @param records this node's store
     */
    ReplicaStore(Supplier<SessionState> empty, CopyRecords records) {
        this.empty = empty;
        this.records = records;
    }

    /** Takes nothing of this life of a node any more: others go on from what is here. */
    void homeDied(Item.Life life) {
        dead.add(life);
    }

    private boolean isDead(Node node) {
        return dead.contains(Peer.life(node));
    }

    /** A home begins to tell a session; returns false if another one with a later epoch has told it before. */
    boolean begins(Node home, String clientId, long epoch, long generation) {
        Replica known = byClientId.get(clientId);
        if (known != null && known.epoch() > epoch) {
            return false;
        }
        if (!isDead(home)) {
            missing.remove(clientId);
            byClientId.put(clientId, new Replica(home, epoch, empty.get(), false));
            records.begins(clientId, epoch, generation);
        }
        return true;
    }

    /** A home has told everything. */
    void completes(Node home, String clientId, long epoch) {
        Replica known = byClientId.get(clientId);
        if (known != null && known.isOf(home, epoch) && !isDead(home)) {
            byClientId.put(clientId, new Replica(home, epoch, known.state(), true));
            records.completes(clientId);
        }
    }

    /** A home goes on with a session under a later claim; returns false if it does not tell this session any more. */
    boolean claimed(Node home, String clientId, long before, long epoch) {
        Replica known = byClientId.get(clientId);
        if (isDead(home)) {
            return true;
        }
        if (known == null || !known.isOf(home, before)) {
            return false;
        }
        byClientId.put(clientId, new Replica(home, epoch, known.state(), known.complete()));
        records.claimed(clientId, epoch);
        return true;
    }

    /** Applies a change; returns false if this home does not tell this session any more, or has not begun to. */
    boolean changed(Node home, String clientId, long epoch, SessionChange change) {
        Replica known = byClientId.get(clientId);
        if (isDead(home)) {
            return true;
        }
        if (known == null || !known.isOf(home, epoch)) {
            return false;
        }
        known.state().apply(change);
        records.changed(clientId, change);
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
            records.ends(clientId);
        }
    }

    @Nullable
    Replica get(String clientId) {
        return byClientId.get(clientId);
    }

    /** Whether other nodes keep nothing here. */
    boolean isEmpty() {
        return byClientId.isEmpty();
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

    /** Forgets by which numbers repetitions of sources are recognised that have been silent for one to two such rounds. */
    void forgetSilentSources() {
        byClientId.forEach(
                (clientId, replica) -> replica.state().forgetSilentSources(source -> records.forget(clientId, source)));
    }
}
