package io.flockmq.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * A message of a session without copies that somebody waits for until its client answers: picked for this member of a shared
 * subscription, and kept elsewhere for another one. At QoS 2 it is no other's once it is sent [MQTT-4.8.2-5].
 */
final class AwaitedMessage extends OutboundMessage {

    private @Nullable Confirmation confirmation;

    AwaitedMessage(long entry, PendingDelivery delivery, Confirmation confirmation) {
        super(entry, delivery);
        this.confirmation = confirmation;
    }

    @Override
    void complete(Confirmations confirmations) {
        Confirmation waiting = takeConfirmation();
        if (waiting != null) {
            confirmations.done(waiting);
        }
    }

    @Override
    @Nullable
    Confirmation takeConfirmation() {
        Confirmation waiting = confirmation;
        confirmation = null;
        return waiting;
    }
}
