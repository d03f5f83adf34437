package io.flockmq.cluster.membership;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges the present nodes by {@link Quorum} and finds the excuses: who announced that it leaves, whose port refuses. Used by
 * one thread, which waits for ports only when there is no majority otherwise.
 */
final class Census {

    /** Announcements of nodes that came back, or never left, are not kept for ever. */
    private static final int MAX_LEAVERS = 100;

    private final Quorum quorum;
    private final PortProbe probe;
    private final Map<String, InetSocketAddress> addressById = new HashMap<>();
    private final LinkedHashSet<Life> leavers = new LinkedHashSet<>();
    private final Map<String, Long> lastIncarnation = new HashMap<>();
    private boolean knowsWhoCounts;

    private record Life(String id, long incarnation) {}

    Census(Quorum quorum, PortProbe probe) {
        this.quorum = quorum;
        this.probe = probe;
    }

    /** Notes where nodes that are there were reached. */
    void saw(Node node, InetSocketAddress address) {
        addressById.put(node.id(), address);
        lastIncarnation.put(node.id(), node.incarnation());
    }

    /** Whether {@link #learn} was called; before that nobody can be judged. */
    boolean knowsWhoCounts() {
        return knowsWhoCounts;
    }

    /** Starts with these nodes, each with the address where it was reached. */
    void learn(Map<String, InetSocketAddress> counted) {
        counted.forEach(addressById::putIfAbsent);
        quorum.learn(counted.keySet());
        knowsWhoCounts = true;
    }

    /** Starts with all nodes that were seen, since there is nobody to ask. */
    void learnFromWhatWasSeen() {
        learn(Map.copyOf(addressById));
    }

    void leaveAnnounced(String id, long incarnation) {
        leavers.add(new Life(id, incarnation));
        if (leavers.size() > MAX_LEAVERS) {
            leavers.remove(leavers.getFirst());
        }
    }

    /** Whether the present nodes may serve. */
    boolean judge(Collection<Node> present, long now) {
        Set<String> ids = present.stream().map(Node::id).collect(Collectors.toSet());
        for (Life leaver : leavers) {
            @Nullable Long last = lastIncarnation.get(leaver.id());
            if (!ids.contains(leaver.id()) && last != null && last == leaver.incarnation()) {
                quorum.excuse(leaver.id());
            }
        }
        boolean serves = quorum.judge(ids, now);
        if (!serves) {
            Set<String> dead = probe.refused(addressesOf(quorum.missing()));
            if (!dead.isEmpty()) {
                dead.forEach(quorum::excuse);
                serves = quorum.judge(ids, now);
            }
        }
        forgetWhoDoesNotCount(ids);
        return serves;
    }

    /** Who counts, and where they were reached, if that is known. */
    Map<String, InetSocketAddress> counted() {
        return addressesOf(quorum.known());
    }

    private Map<String, InetSocketAddress> addressesOf(Set<String> ids) {
        Map<String, InetSocketAddress> addresses = new TreeMap<>();
        for (String id : ids) {
            InetSocketAddress address = addressById.get(id);
            if (address != null) {
                addresses.put(id, address);
            }
        }
        return addresses;
    }

    private void forgetWhoDoesNotCount(Set<String> present) {
        Set<String> known = quorum.known();
        addressById.keySet().removeIf(id -> !known.contains(id) && !present.contains(id));
        lastIncarnation.keySet().removeIf(id -> !known.contains(id) && !present.contains(id));
    }
}
