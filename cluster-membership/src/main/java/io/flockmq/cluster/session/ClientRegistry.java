package io.flockmq.cluster.session;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The only truth on who is the home of a client id. Any thread may ask. In a cluster the stages complete on a thread of the
 * registry, which must not be kept waiting; for a node alone they are complete when they are returned. They fail with
 * {@link ClusterUnavailableException}; then the change may or may not have been made.
 */
public interface ClientRegistry {

    /**
     * Makes this node the home, whoever was, unless the client id belongs to another user: then the stage fails with
     * {@link ClientIdTakenException}, and nothing has changed. Counts as one claim however often it is tried on the way.
     *
     * @param persistent whether the session is to outlive its connection
     * @param user whose the client id is from now on; null for nobody's, which anybody may claim
     */
    CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user);

    /**
     * Makes this node the home of sessions of a dead one, each only if its entry still names that home, with this epoch or a later
     * one: {@link Claim#previous} says which.
     *
     * @param epochByClientId what this node has replicas of
     * @return the client ids that were adopted; the others belong to somebody else, or to nobody
     */
    CompletionStage<Map<String, Claim>> adopt(Map<String, Long> epochByClientId, String deadNode, long deadIncarnation);

    /**
     * Makes this node the home of sessions that it has, in its store or in memory, each only if no node that lives is the home. To be
     * called when entries may have been lost with the nodes that stored them.
     *
     * @return the client ids that this node is the home of now; the others belong to somebody else
     */
    CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> byClientId);

    /** Removes the entry if it still names this node and this epoch. */
    CompletionStage<Void> release(String clientId, long epoch);

    /**
     * Removes the entries that still name a dead home, of those that this node stores. Every node is to call it, after the
     * adopters had their time. A session that the dead node had claimed from another one, and nobody has adopted, may still be
     * with that one: the entry names it again, with its own epoch.
     */
    CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation);
}
