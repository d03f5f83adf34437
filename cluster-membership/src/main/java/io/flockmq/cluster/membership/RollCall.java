package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Member;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Whether a node that did not run for a while is still one of the members. Its own list of them says so even if they have long
 * gone on without it, and it takes seconds until that is put right. So each other member is asked, until it says yes or is
 * none any more. Used by one thread.
 */
final class RollCall {

    private final Set<Node> saidYes = new HashSet<>();

    /**
     * Asks whoever has not said yes yet; may be repeated.
     *
     * @param asking asks a member, and has {@link #saidYes} called if it says yes
     */
    void ask(Roster roster, BiConsumer<Node, Member> asking) {
        for (Map.Entry<Node, Member> each : roster.memberByNode().entrySet()) {
            if (!each.getKey().equals(roster.self()) && !saidYes.contains(each.getKey())) {
                asking.accept(each.getKey(), each.getValue());
            }
        }
    }

    /** To this node the asker is a member. */
    void saidYes(Node node) {
        saidYes.add(node);
    }

    /** Whether all others that are there have said yes. */
    boolean isComplete(Roster roster) {
        return roster.nodes().stream().allMatch(node -> node.equals(roster.self()) || saidYes.contains(node));
    }
}
