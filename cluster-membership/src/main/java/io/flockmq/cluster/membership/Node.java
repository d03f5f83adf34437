package io.flockmq.cluster.membership;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One node in one of its lives. Two of them are equal if id and incarnation are: a node that restarted, or that came back
 * from the other side of a split, is another one.
 *
 * @param id the node's name, the same in all its lives
 * @param incarnation which of its lives; a later one has a higher number
 * @param linkHost where the other nodes reach its link; empty for a node alone
 * @param linkPort where the other nodes reach its link; 0 for a node alone
 * @param eventLoops how many event loops it has, each with streams of its own
 * @param version of FlockMQ
 */
public record Node(String id, long incarnation, String linkHost, int linkPort, int eventLoops, String version) {

    /** Refuses what no other node could use. */
    public Node {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a node needs an id");
        }
        if (linkPort < 0 || linkPort > 65_535) {
            throw new IllegalArgumentException("no port: " + linkPort);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("a node has at least one event loop: " + eventLoops);
        }
    }

    /** The same node in another life. */
    public Node withIncarnation(long newIncarnation) {
        return new Node(id, newIncarnation, linkHost, linkPort, eventLoops, version);
    }

    /** Whether it is that life of that node. */
    public boolean is(String otherId, long otherIncarnation) {
        return incarnation == otherIncarnation && id.equals(otherId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Node node && node.is(id, incarnation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, incarnation);
    }

    @Override
    public String toString() {
        return id + '/' + incarnation;
    }
}
