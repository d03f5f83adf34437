package io.flockmq.broker.cluster;

import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the nodes that keep the replica of a session: rendezvous hashing (Thaler and Ravishankar, 1998), so that sessions spread
 * evenly and all but those of a node that goes stay where they are.
 */
final class Backups {

    private Backups() {}

    /** The nodes for this client identifier, at most {@code count}, best first. */
    static List<Peer> choose(String clientId, Collection<Peer> live, int count) {
        if (live.isEmpty() || count == 0) {
            return List.of();
        }
        List<Peer> all = new ArrayList<>(live);
        all.sort(Comparator.comparingLong((Peer peer) -> weight(clientId, peer.node()))
                .reversed());
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    /** Whether this client identifier belongs rather to one node than to the other. */
    static boolean prefers(String clientId, Node one, Node other) {
        return weight(clientId, one) > weight(clientId, other);
    }

    private static long weight(String clientId, Node node) {
        long mixed = (((long) clientId.hashCode() << 32) ^ node.id().hashCode()) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= (mixed >>> 32);
        mixed *= 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
