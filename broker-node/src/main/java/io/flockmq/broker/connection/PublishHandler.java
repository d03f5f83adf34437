package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.codec.Publish;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Decides on PUBLISH from a client (MQTT 5.0, section 3.3), routes it, and has it acknowledged when it is safe. Event loop only.
 */
final class PublishHandler {

    /** What the connection does next. */
    sealed interface Outcome {
        /** Nothing: what is to be acknowledged is owed. */
        record Accepted() implements Outcome {}

        /** Ends the connection. */
        record Close(ReasonCode reason, String cause) implements Outcome {}
    }

    private static final Outcome ACCEPTED = new Outcome.Accepted();

    private static final String RESERVED = "$SYS/";

    private final ConnectionSettings settings;
    private final Session session;
    private @Nullable Permissions permissions;
    private final Router router;
    private final Timers timers;
    private final Timings timings;
    private final UnconfirmedMessages unconfirmed;
    private final Acknowledgements acknowledgements;
    private final boolean mqtt5;
    private final Runnable routedLate;
    private final BrokerEventListener events;
    private final @Nullable MessageTracer tracer;
    /** What counts the client's messages by classes, if there are any. */
    private TrafficClassifier.@Nullable ClientTraffic classes;
    /** Whether a packet is being handled: a message that is routed at another time is routed late. */
    private boolean handling;
    /** Topic aliases that the client has set, by number; made when it sets the first. */
    private @Nullable Topic @Nullable [] byAlias;

    /**
     * Handles what one client publishes.
     *
     * @param permissions what it may do, null for everything
     * @param routedLate run after a message was routed that had to wait for something
     */
    PublishHandler(
            ConnectionSettings settings,
            Session session,
            @Nullable Permissions permissions,
            EventLoopServices services,
            Acknowledgements acknowledgements,
            boolean mqtt5,
            Runnable routedLate,
            BrokerEventListener events) {
        this.settings = settings;
        this.session = session;
        this.permissions = permissions;
        this.router = services.router();
        this.timers = services.timers();
        this.timings = services.timings();
        this.unconfirmed = services.unconfirmed();
        this.acknowledgements = acknowledgements;
        this.mqtt5 = mqtt5;
        this.routedLate = routedLate;
        this.events = events;
        this.tracer = services.tracer();
    }

    /** What the client may do from now on, null for everything. */
    void permit(@Nullable Permissions changed) {
        permissions = changed;
    }

    /** What counts the client's messages by classes. */
    void countBy(TrafficClassifier.ClientTraffic traffic) {
        classes = traffic;
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
        if (classes != null) {
            classes.message(Direction.RECEIVED, topic, publish.payload().length);
        }
        if (publish.qos().value() > settings.features().maxQos().value()) { // [MQTT-3.2.2-11]
            return new Outcome.Close(ReasonCode.QOS_NOT_SUPPORTED, "PUBLISH with a QoS that is not supported");
        }
        if (publish.retain() && !settings.features().retain()) { // [MQTT-3.2.2-14]
            return new Outcome.Close(ReasonCode.RETAIN_NOT_SUPPORTED, "PUBLISH with retain, which is not supported");
        }
        handling = true;
        try {
            return switch (publish.qos()) {
                case AT_MOST_ONCE -> {
                    if (publish.retain() && !router.isKeeping()) {
                        refused(topic);
                        yield ACCEPTED;
                    }
                    Message message = message(publish, topic);
                    ReasonCode reason = route(message, null);
                    if (message.trace() != null) {
                        message.trace().acknowledged(reason);
                    }
                    yield ACCEPTED;
                }
                case AT_LEAST_ONCE -> atLeastOnce(publish.packetId(), message(publish, topic));
                case EXACTLY_ONCE -> exactlyOnce(publish.packetId(), message(publish, topic));
            };
        } finally {
            handling = false;
        }
    }

    private Outcome atLeastOnce(int packetId, Message message) {
        // MQTT 3 knows no receive maximum: such a client is just read no further when much is owed to it.
        if (mqtt5 && session.exceedsReceiveMaximum(packetId, acknowledgements.owedPubacks())) {
            return exceeded(); // [MQTT-3.3.4-9]
        }
        if (!router.isKeeping()) {
            return refuse(Acknowledgement.Kind.PUBACK, packetId, message.topic());
        }
        Acknowledgements.Owed puback = acknowledgements.owe(Acknowledgement.Kind.PUBACK, packetId);
        ReasonCode reason = route(message, puback);
        puback.answer(reason);
        tellAfterwards(message.trace(), puback, reason);
        puback.done();
        return ACCEPTED;
    }

    private static void tellAfterwards(
            @Nullable MessageTrace trace, Acknowledgements.Owed acknowledgement, ReasonCode reason) {
        if (trace != null) {
            acknowledgement.afterwards(() -> trace.acknowledged(reason));
        }
    }

    /**
     * What is known comes first: the packet identifier, and with it the message, is noted and stored; then the message is routed;
     * and when it is safe PUBREC is sent. So a node that dies leaves either nothing or all that it takes to go on.
     */
    private Outcome exactlyOnce(int packetId, Message received) {
        if (session.exceedsReceiveMaximum(packetId, mqtt5 ? acknowledgements.owedPubacks() : 0)) {
            return exceeded(); // [MQTT-3.3.4-9]
        }
        boolean isNew = session.receiveQos2(packetId);
        if (isNew && !router.isKeeping()) {
            session.releaseQos2(packetId); // [MQTT-4.3.3-9]
            return refuse(Acknowledgement.Kind.PUBREC, packetId, received.topic());
        }
        Acknowledgements.Owed first = isNew ? null : unconfirmed.get(session, packetId);
        Acknowledgements.Owed pubrec = acknowledgements.owe(Acknowledgement.Kind.PUBREC, packetId);
        if (isNew) {
            Message message = session.stamped(received);
            session.keepQos2(packetId, message);
            session.whenStored(() -> routeStored(packetId, message, pubrec));
            if (pubrec.isDone()) {
                session.routedQos2(packetId);
            } else {
                unconfirmed.add(session, packetId, pubrec);
                pubrec.afterwards(() -> session.routedQos2(packetId));
            }
        } else if (first == null) {
            session.whenRoutedQos2(packetId, pubrec::done); // received before [MQTT-4.3.3-10]
        } else {
            first.alsoAnswers(pubrec);
        }
        return ACCEPTED;
    }

    private void routeStored(int packetId, Message message, Acknowledgements.Owed pubrec) {
        boolean late = !handling;
        if (late) {
            router.beginPublisher();
        }
        ReasonCode reason = route(message, pubrec);
        if (reason.isError()) {
            session.releaseQos2(packetId); // [MQTT-4.3.3-9]
        }
        pubrec.answer(reason);
        tellAfterwards(message.trace(), pubrec, reason);
        pubrec.done();
        if (late) {
            routedLate.run();
        }
    }

    /** Nothing that must not be lost can be kept now. */
    private Outcome refuse(Acknowledgement.Kind kind, int packetId, Topic topic) {
        refused(topic);
        if (!mqtt5) { // an acknowledgement would say that all is well (MQTT 3.1.1, [MQTT-3.3.5-2])
            return new Outcome.Close(ReasonCode.QUOTA_EXCEEDED, "messages cannot be kept now");
        }
        Acknowledgements.Owed answer = acknowledgements.owe(kind, packetId);
        answer.answer(ReasonCode.QUOTA_EXCEEDED);
        answer.done();
        return ACCEPTED;
    }

    private void refused(Topic topic) {
        events.on(new BrokerEvent.PublishRefused(session.clientId(), topic.name(), ReasonCode.QUOTA_EXCEEDED));
    }

    private static Outcome exceeded() {
        return new Outcome.Close(
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more unacknowledged messages than the receive maximum");
    }

    private ReasonCode route(Message message, @Nullable Confirmation confirmation) {
        String topic = message.topic().name();
        ReasonCode reason = isReserved(topic) || (permissions != null && !permissions.mayPublish(message.topic()))
                ? ReasonCode.NOT_AUTHORIZED
                : router.publish(message, confirmation);
        if (reason.isError()) {
            MessageTrace trace = message.trace();
            events.on(new BrokerEvent.PublishRefused(
                    session.clientId(), topic, reason, trace == null ? null : trace.id()));
        }
        return reason;
    }

    /** Whether the client may still publish its will there. */
    boolean mayPublishWill(Topic topic) {
        if (permissions == null || permissions.mayPublish(topic)) {
            return true;
        }
        events.on(new BrokerEvent.PublishRefused(session.clientId(), topic.name(), ReasonCode.NOT_AUTHORIZED));
        return false;
    }

    private Message message(Publish publish, Topic topic) {
        return new Message(
                topic,
                publish.qos(),
                publish.retain(),
                session.clientId(),
                expiresAt(publish.messageExpiry()),
                publish.properties(),
                publish.payload(),
                null,
                timings.arrival(),
                tracer == null ? null : trace(tracer, publish, topic));
    }

    private @Nullable MessageTrace trace(MessageTracer by, Publish publish, Topic topic) {
        return by.received(session.clientId(), topic, publish.qos(), publish.properties(), publish.payload().length);
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
