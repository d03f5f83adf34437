package io.flockmq.broker.session;

import io.flockmq.broker.topic.ReasonCode;

/** What a session needs of the connection of its client. Event loop of the session only. */
public interface ClientLink {

    /** What became of a message that was to be sent. */
    enum Sent {
        /** It is on its way. */
        SENT,
        /** It is larger than the client takes [MQTT-3.1.2-24]. */
        TOO_LARGE,
        /** The client may not have messages of its topic. */
        NOT_ALLOWED
    }

    /** Whether more may be sent now; when that changes back to true, the link calls {@link Session#drain}. */
    boolean isWritable();

    /**
     * Sends PUBLISH, or nothing if the client may not have it.
     *
     * @param packetId 1 to 65,535, or 0 at QoS 0
     */
    Sent publish(PendingDelivery delivery, boolean dup, int packetId);

    /** Whether the client may still publish its will; asked when the connection ends, for rules change while it lasts. */
    default boolean mayPublish(Will will) {
        return true;
    }

    /** Sends PUBREL. */
    void pubrel(int packetId, ReasonCode reason);

    /**
     * Ends the connection: sends DISCONNECT where the protocol has it, then closes. A session that has not let go of the link
     * learns that the connection is lost.
     *
     * @param cause a clause for the log
     */
    void disconnect(ReasonCode reason, String cause);
}
