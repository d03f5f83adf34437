package io.flockmq.broker.delivery;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.session.Undelivered;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;

/** What is left to do when a client is gone: its will, its subscriptions, and what it owes a shared subscription. Event loop only. */
public final class SessionEnds implements SessionTable.Listener {

    private final Router router;
    private final Subscriptions subscriptions;
    private final Timers timers;
    private final BrokerEventListener events;

    /** For the sessions of one event loop. */
    public SessionEnds(Router router, Subscriptions subscriptions, Timers timers, BrokerEventListener events) {
        this.router = router;
        this.subscriptions = subscriptions;
        this.timers = timers;
        this.events = events;
    }

    @Override
    public void sessionEnded(Session session, List<Undelivered> undelivered) {
        subscriptions.forget(session);
        for (Undelivered message : undelivered) {
            TopicFilter share = message.delivery().share();
            if (share != null && message.isForAnotherMember()) {
                router.deliverToAnother(message.delivery(), share, session, message.confirmation());
            }
        }
    }

    @Override
    public void willDue(Session session, Will will) {
        long now = timers.nanoTime();
        long expiresAt = will.expirySeconds() < 0 ? Message.NEVER : now + will.expirySeconds() * 1_000_000_000L;
        Message message = new Message(
                will.topic(),
                will.qos(),
                will.retain(),
                session.clientId(),
                expiresAt,
                will.properties(),
                will.payload(),
                will.stamp(),
                now,
                null);
        ReasonCode result = publish(session, will, message);
        if (result.isError()) {
            events.on(new BrokerEvent.PublishRefused(
                    session.clientId(), will.topic().name(), result));
        } else {
            events.on(new BrokerEvent.WillPublished(
                    session.clientId(), will.topic().name()));
        }
    }

    private ReasonCode publish(Session session, Will will, Message message) {
        if (will.qos() == Qos.AT_MOST_ONCE) {
            ReasonCode result = router.publish(message);
            session.willPublished(will);
            return result;
        }
        Confirmation everybody = new Confirmation(session.loop()) {
            @Override
            protected void confirmed() {
                session.willPublished(will);
            }
        };
        ReasonCode result = router.publish(message, everybody);
        everybody.done();
        return result;
    }
}
