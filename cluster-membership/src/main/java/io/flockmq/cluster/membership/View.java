package io.flockmq.cluster.membership;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is there, as one node sees it at one moment. Immutable.
 *
 * @param number counts this node's views, from 1; other nodes count theirs
 * @param self this node
 * @param members all nodes that are there, sorted by id, no id twice, this one included
 * @param serving whether this node may speak for the cluster
 */
public record View(long number, Node self, List<Node> members, Serving serving) {

    /** Sorts the members. */
    public View {
        members = members.stream().sorted(Comparator.comparing(Node::id)).toList();
        Set<String> ids = new HashSet<>();
        for (Node member : members) {
            if (!ids.add(member.id())) {
                throw new IllegalArgumentException("twice in a view: " + member.id());
            }
        }
        if (!members.contains(self)) {
            throw new IllegalArgumentException(self + " is not in its own view");
        }
    }

    /** All but this node, sorted by id. */
    public List<Node> others() {
        return members.stream().filter(member -> !member.equals(self)).toList();
    }

    /** The member with this id, whichever life it is in. */
    public Optional<Node> member(String id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** Whether this life of this node is there. */
    public boolean has(String id, long incarnation) {
        return members.stream().anyMatch(member -> member.is(id, incarnation));
    }

    /** Whether this node may speak for the cluster. */
    public boolean isServing() {
        return serving == Serving.SERVING;
    }
}
