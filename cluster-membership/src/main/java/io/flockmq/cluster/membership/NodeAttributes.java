package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.MemberAttributeConfig;
import java.util.Optional;

/**
 * A node as attributes of its Hazelcast member: they are there as soon as the member is. Each has a name of its own, so
 * that a version which knows more of them can add some.
 */
final class NodeAttributes {

    /** The only attribute that changes in the life of a process; see {@link NewLifeAfterMerge}. */
    static final String INCARNATION = "flockmq.incarnation";

    private static final String FORMAT = "flockmq.format";
    private static final String ID = "flockmq.id";
    private static final String LINK_HOST = "flockmq.link.host";
    private static final String LINK_PORT = "flockmq.link.port";
    private static final String EVENT_LOOPS = "flockmq.event-loops";
    private static final String VERSION = "flockmq.version";

    private NodeAttributes() {}

    static MemberAttributeConfig of(Node node) {
        return new MemberAttributeConfig()
                .setAttribute(FORMAT, "1")
                .setAttribute(ID, node.id())
                .setAttribute(INCARNATION, Long.toString(node.incarnation()))
                .setAttribute(LINK_HOST, node.linkHost())
                .setAttribute(LINK_PORT, Integer.toString(node.linkPort()))
                .setAttribute(EVENT_LOOPS, Integer.toString(node.eventLoops()))
                .setAttribute(VERSION, node.version());
    }

    /** Empty if the member is no node of ours. */
    static Optional<Node> read(Member member) {
        try {
            return Optional.of(new Node(
                    text(member, ID),
                    Long.parseLong(text(member, INCARNATION)),
                    text(member, LINK_HOST),
                    Integer.parseInt(text(member, LINK_PORT)),
                    Integer.parseInt(text(member, EVENT_LOOPS)),
                    text(member, VERSION)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static String text(Member member, String name) {
        String value = member.getAttribute(name);
        if (value == null) {
            throw new IllegalArgumentException("a member without " + name);
        }
        return value;
    }
}
