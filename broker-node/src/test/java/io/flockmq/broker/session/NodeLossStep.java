package io.flockmq.broker.session;

/**
 * Something that happens to a session with a copy on another node.
 *
 * @param which which of those that it may happen to, or how often; 0 or more
 */
record NodeLossStep(Kind kind, int which) {

    /** What happens. */
    enum Kind {
        /** A QoS 1 message comes for the client. */
        DELIVER_QOS_1,
        /** A QoS 2 message comes for the client. */
        DELIVER_QOS_2,
        /** The client reads packets. */
        READ,
        /** The client answers a packet that it has read. */
        ANSWER,
        /** The client publishes a QoS 2 message. */
        PUBLISH,
        /** All subscribers have a message of the client. */
        ROUTED,
        /** The changes of the session are sent to the copy. */
        WRITE,
        /** What was sent arrives at the copy. */
        ARRIVE,
        /** The session learns what has arrived. */
        CONFIRM,
        /** The copy is lost: another one is begun. */
        LOSE_COPY,
        /** The node is lost with all that the copy does not have: the session goes on from the copy. */
        LOSE_NODE,
        /** The connection is lost, with what the client has not read. */
        LOSE_CONNECTION,
        /** The client connects, taking its own connection over if need be. */
        CONNECT,
        /** The connection takes only so many more messages. */
        TAKE_ONLY,
        /** The connection takes everything again. */
        TAKE_EVERYTHING
    }
}
