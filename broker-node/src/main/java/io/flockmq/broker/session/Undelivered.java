package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import org.jspecify.annotations.Nullable;

/**
 * A message that a session leaves behind because its client never acknowledged it. Immutable.
 *
 * @param delivery the message
 * @param sent whether it was sent, so that the client may have it
 * @param confirmation of who waits until it is acknowledged or stored; whoever takes the message over tells it; null if nobody
 *     waits
 */
public record Undelivered(
        PendingDelivery delivery, boolean sent, @Nullable Confirmation confirmation) {

    /** Whether another member of a shared subscription gets it; otherwise it is lost with the session. */
    public boolean isForAnotherMember() {
        return delivery.share() != null && !(sent && delivery.qos() == Qos.EXACTLY_ONCE); // [MQTT-4.8.2-5]
    }
}
