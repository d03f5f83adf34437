package io.flockmq.cluster.membership;

import java.util.Locale;

/**
 * What a line of the log is about: the value of its field {@link #FIELD}. A name never changes its meaning, and its line may be worded
 * anew at any time; {@code docs/logs.md} lists them.
 */
public enum ClusterEventName {
    /** Who is there has changed. */
    VIEW_CHANGED,
    /** A node of another cluster, or with another secret, was refused. */
    STRANGER_REFUSED,
    /** A node of another cluster, or with another secret, refused this one. */
    REFUSED_AS_STRANGER,
    /** What else Hazelcast says about nodes that want to join. */
    HAZELCAST_WARNING,
    /** Hazelcast has ended. */
    HAZELCAST_ENDED,
    /** This process did not run for longer than a node may be silent. */
    NODE_STOOD_STILL,
    /** Other nodes could not be asked what they know of this one. */
    NODES_NOT_ASKED,
    /** Another node has the node id of this one. */
    NODE_ID_TAKEN,
    /** Another node was not told that this one leaves. */
    LEAVE_NOT_TOLD,
    /** A fault of this node. */
    INTERNAL_FAULT;

    /** The name of the field. */
    public static final String FIELD = "event.action";

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name as the log has it, such as {@code view-changed}. */
    @Override
    public String toString() {
        return text;
    }
}
