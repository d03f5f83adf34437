package io.flockmq.broker.session;

import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    /** What the client may do now, null for everything. */
    default @Nullable Permissions permissions() {
        return null;
    }

    /** Who is connected and how, for people; null where that is not known. */
    default @Nullable Details details() {
        return null;
    }

    /**
     * A connection, for people.
     *
     * @param address host and port of the client
     * @param protocol such as {@code MQTT 5.0}
     * @param user the user name, null for none
     * @param cleanStart Clean Start (Clean Session)
     * @param keepAlive seconds, 0 for none
     * @param since how long it has lasted
     * @param receiveMaximum how many QoS 1 and 2 messages the client takes at a time
     * @param maximumPacketSize the largest packet that it takes, bytes
     */
    record Details(
            String address,
            String protocol,
            @Nullable String user,
            boolean cleanStart,
            int keepAlive,
            Duration since,
            int receiveMaximum,
            int maximumPacketSize) {}

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
