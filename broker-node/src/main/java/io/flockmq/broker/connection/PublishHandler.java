package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Publish;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Decides on PUBLISH from a client (MQTT 5.0, section 3.3) and routes it. Event loop only. */
final class PublishHandler {

    /** What the connection does next. */
    sealed interface Outcome {
        /** Nothing: QoS 0. */
        record Nothing() implements Outcome {}

        /** Answers PUBACK. */
        record Puback(ReasonCode reason) implements Outcome {}

        /** Answers PUBREC. */
        record Pubrec(ReasonCode reason) implements Outcome {}

        /** Ends the connection. */
        record Close(ReasonCode reason, String cause) implements Outcome {}
    }

    private static final Outcome NOTHING = new Outcome.Nothing();
    private static final Outcome PUBACK = new Outcome.Puback(ReasonCode.SUCCESS);
    private static final Outcome PUBREC = new Outcome.Pubrec(ReasonCode.SUCCESS);

    private static final String RESERVED = "$SYS/";

    private final ConnectionSettings settings;
    private final Session session;
    private final Router router;
    private final Timers timers;
    private final BrokerEventListener events;
    /** Topic aliases that the client has set, by number; made when it sets the first. */
    private @Nullable Topic @Nullable [] byAlias;

    PublishHandler(
            ConnectionSettings settings, Session session, Router router, Timers timers, BrokerEventListener events) {
        this.settings = settings;
        this.session = session;
        this.router = router;
        this.timers = timers;
        this.events = events;
    }

    /** Whether only the broker itself publishes to this topic. */
    static boolean isReserved(String topic) {
        return topic.startsWith(RESERVED);
    }

    Outcome handle(Publish publish) {
        Topic topic = resolve(publish);
        if (topic == null) { // [MQTT-3.3.2-8]
            return new Outcome.Close(ReasonCode.PROTOCOL_ERROR, "topic alias " + publish.topicAlias() + " is not set");
        }
        if (publish.qos().value() > settings.features().maxQos().value()) { // [MQTT-3.2.2-11]
            return new Outcome.Close(ReasonCode.QOS_NOT_SUPPORTED, "PUBLISH with a QoS that is not supported");
        }
        if (publish.retain() && !settings.features().retain()) { // [MQTT-3.2.2-14]
            return new Outcome.Close(ReasonCode.RETAIN_NOT_SUPPORTED, "PUBLISH with retain, which is not supported");
        }
        return switch (publish.qos()) {
            case AT_MOST_ONCE -> {
                route(publish, topic);
                yield NOTHING;
            }
            case AT_LEAST_ONCE -> {
                ReasonCode reason = route(publish, topic);
                yield reason == ReasonCode.SUCCESS ? PUBACK : new Outcome.Puback(reason);
            }
            case EXACTLY_ONCE -> exactlyOnce(publish, topic);
        };
    }

    private Outcome exactlyOnce(Publish publish, Topic topic) {
        if (session.exceedsReceiveMaximum(publish.packetId())) { // [MQTT-3.3.4-9]
            return new Outcome.Close(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more QoS 2 messages than the receive maximum");
        }
        if (!session.receiveQos2(publish.packetId())) {
            return PUBREC; // received before [MQTT-4.3.3-10]
        }
        ReasonCode reason = route(publish, topic);
        if (reason.isError()) {
            session.releaseQos2(publish.packetId()); // [MQTT-4.3.3-9]
        }
        return reason == ReasonCode.SUCCESS ? PUBREC : new Outcome.Pubrec(reason);
    }

    private ReasonCode route(Publish publish, Topic topic) {
        ReasonCode reason = isReserved(topic.name())
                ? ReasonCode.NOT_AUTHORIZED
                : router.publish(new Message(
                        topic,
                        publish.qos(),
                        publish.retain(),
                        session.clientId(),
                        expiresAt(publish.messageExpiry()),
                        publish.properties(),
                        publish.payload()));
        if (reason.isError()) {
            events.on(new BrokerEvent.PublishRefused(session.clientId(), topic.name(), reason));
        }
        return reason;
    }

    private long expiresAt(long expirySeconds) {
        long seconds = expirySeconds;
        if (settings.maxMessageExpiry() > 0 && (seconds < 0 || seconds > settings.maxMessageExpiry())) {
            seconds = settings.maxMessageExpiry();
        }
        return seconds == Publish.NO_EXPIRY ? Message.NEVER : timers.nanoTime() + seconds * 1_000_000_000L;
    }

    private @Nullable Topic resolve(Publish publish) {
        int alias = publish.topicAlias();
        Topic topic = publish.topic();
        if (alias == 0) {
            return topic;
        }
        if (byAlias == null) {
            byAlias = new @Nullable Topic[settings.topicAliasMaximum() + 1];
        }
        if (topic == null) {
            return byAlias[alias];
        }
        byAlias[alias] = topic; // [MQTT-3.3.2-12]
        return topic;
    }
}
