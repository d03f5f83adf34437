package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Session;

/** QoS 2 messages that a client had published when the process ended that its session was in. */
public final class UnroutedMessages {

    private UnroutedMessages() {}

    /** Routes what may not have come to all subscribers. To be called on the session's event loop. */
    public static void route(Session session, Router router) {
        session.unroutedQos2((packetId, message) -> {
            Confirmation safe = new Confirmation(session.loop()) {
                @Override
                protected void confirmed() {
                    session.routedQos2(packetId);
                }
            };
            router.publish(message, safe);
            safe.done();
        });
    }
}
