package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.codec.InboundPacket;
import io.flockmq.broker.codec.PacketEncoder;
import io.flockmq.broker.codec.Publish;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.MessageSource;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that is connected: what its packets mean, and how its session's messages reach it. Event loop only. */
final class ClientConnection implements ClientLink {

    /** Ends the connection; the handler of the channel does it. */
    @FunctionalInterface
    interface Closing {
        /**
         * Closes.
         *
         * @param tell whether the client is told by DISCONNECT, where the protocol has it
         * @param orderly whether the client asked for it
         */
        void close(ReasonCode reason, String cause, boolean tell, boolean orderly);
    }

    private static final byte[] NO_TOPIC = {};

    private final ConnectDecision.Accept client;
    private final EventLoopServices services;
    private final PacketWriter writer;
    private final Closing closing;
    private final OutboundAliases aliases;
    private final long maxSessionExpiry;
    private final @Nullable PublishPace pace;
    private final @Nullable DeliveryPace deliveries;
    private @Nullable Permissions permissions;
    private @Nullable Reauthentication reauthentication;
    private @Nullable Session session;
    private @Nullable PublishHandler publishHandler;
    private @Nullable SubscribeHandler subscribeHandler;
    private @Nullable Acknowledgements acknowledgements;
    /** What counts its messages by classes, if there are any. */
    private TrafficClassifier.@Nullable ClientTraffic classes;
    /** Whether packets may be sent: CONNACK is on its way, and the connection is not ending. */
    private boolean open;
    /** When it began, on the monotonic clock. */
    private final long since;

    /**
     * A client that is let in.
     *
     * @param permissions what it may do, null for everything
     */
    ClientConnection(
            ConnectDecision.Accept client,
            @Nullable Permissions permissions,
            ConnectionSettings settings,
            EventLoopServices services,
            PacketWriter writer,
            Closing closing) {
        this.client = client;
        this.permissions = permissions;
        this.services = services;
        this.writer = writer;
        this.closing = closing;
        this.maxSessionExpiry = settings.maxSessionExpiry();
        this.since = services.timers().nanoTime();
        this.pace = PublishPace.of(settings.rates(), since);
        this.deliveries = DeliveryPace.of(settings.rates(), services.timers(), this::drain);
        this.aliases = new OutboundAliases(Math.min(client.topicAliasMaximum(), settings.topicAliasesOut()));
    }

    /**
     * The session is open, and CONNACK on its way: packets may come and go.
     *
     * @param routedLate run after a message of the client was routed that had to wait for something
     */
    void opened(Session opened, ConnectionSettings settings, Runnable routedLate, BrokerEventListener events) {
        session = opened;
        open = true;
        Acknowledgements owed = new Acknowledgements(
                opened.loop(), services.timings(), services.timers(), settings.receiveMaximum(), writer::acknowledge);
        acknowledgements = owed;
        publishHandler =
                new PublishHandler(settings, opened, permissions, services, owed, client.isMqtt5(), routedLate, events);
        subscribeHandler = new SubscribeHandler(
                settings,
                opened,
                permissions,
                services.subscriptions(),
                services.router()::isKeeping,
                events,
                client.isMqtt5());
        if (services.classifier() != null) {
            classes = services.classifier().connected(client.clientId());
            publishHandler.countBy(classes);
        }
        writer.whenWritable(opened::drain);
    }

    /** Lets the client show again who it is, by AUTH. Before {@link #opened}. */
    void reauthenticatesBy(Reauthentication means) {
        reauthentication = means;
    }

    /** What the client may do from now on, null for everything. After {@link #opened}. */
    void permit(@Nullable Permissions changed) {
        permissions = changed;
        Objects.requireNonNull(publishHandler).permit(changed);
        Objects.requireNonNull(subscribeHandler).permit(changed);
    }

    private void drain() {
        if (open) {
            session().drain();
        }
    }

    /** How fast the client may publish; null for as fast as it can. */
    @Nullable
    PublishPace pace() {
        return pace;
    }

    /** The connection is ending: what is still owed to the client is not sent any more. */
    void ended() {
        open = false;
        if (deliveries != null) {
            deliveries.close();
        }
        if (acknowledgements != null) {
            acknowledgements.close();
        }
        if (classes != null) {
            classes.ended();
            classes = null;
        }
        if (reauthentication != null) {
            reauthentication.ended();
        }
    }

    /**
     * Whether the client waits for so many acknowledgements that it is to be read no further; a client that was told the limit
     * is disconnected instead when it exceeds it.
     *
     * @param resume run when it is to be read again; only if this returns true
     */
    boolean pauseIfOwingMuch(Runnable resume) {
        return !client.isMqtt5()
                && Objects.requireNonNull(acknowledgements)
                        .pauseIfTooMany(() -> services.endOfTurn().add(resume));
    }

    ConnectDecision.Accept client() {
        return client;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    // ---------------------------------------------------------------- packets from the client

    void received(InboundPacket packet) {
        switch (packet) {
            case Publish publish -> publish(publish);
            case Acknowledgement acknowledgement -> acknowledgement(acknowledgement);
            case InboundPacket.Control(MqttMessage message) -> control(message);
        }
    }

    private void publish(Publish publish) {
        services.traffic().message(Direction.RECEIVED, publish.qos(), publish.payload().length);
        if (pace != null) {
            int name = publish.topic() == null ? 0 : publish.topic().utf8().length;
            int size = name + publish.properties().length + publish.payload().length;
            pace.published(size, services.timers().nanoTime());
        }
        switch (Objects.requireNonNull(publishHandler).handle(publish)) {
            case PublishHandler.Outcome.Accepted() -> {}
            case PublishHandler.Outcome.Close(ReasonCode reason, String cause) ->
                closing.close(reason, cause, true, false);
        }
    }

    private void acknowledgement(Acknowledgement acknowledgement) {
        services.traffic().packet(Direction.RECEIVED, PacketTypes.of(acknowledgement.kind()));
        int id = acknowledgement.packetId();
        Session.AckResult result = switch (acknowledgement.kind()) {
            case PUBACK -> session().puback(id, acknowledgement.reason());
            case PUBREC -> {
                Session.AckResult received = session().pubrec(id, acknowledgement.reason());
                if (received == Session.AckResult.NOT_FOUND
                        && !acknowledgement.reason().isError()) {
                    pubrel(id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND); // MQTT 5.0, section 4.3.3
                }
                yield received;
            }
            case PUBCOMP -> session().pubcomp(id);
            case PUBREL -> {
                boolean known = session().releaseQos2(id);
                // A copy that still knew the identifier would take the client's next message with it for a repetition.
                session().whenStored(() -> pubcomp(id, known));
                yield Session.AckResult.ACCEPTED;
            }
        };
        if (result == Session.AckResult.WRONG_KIND) {
            closing.close(
                    ReasonCode.PROTOCOL_ERROR,
                    acknowledgement.kind() + " for a message that needs another acknowledgement",
                    true,
                    false);
        }
    }

    private void pubcomp(int packetId, boolean known) {
        if (open) {
            writer.acknowledge(
                    Acknowledgement.Kind.PUBCOMP, // [MQTT-4.3.3-11]
                    packetId,
                    known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
    }

    private void control(MqttMessage message) {
        services.traffic().packet(Direction.RECEIVED, PacketTypes.of(message));
        switch (message.fixedHeader().messageType()) {
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PINGREQ -> writer.control(ControlPackets.pingresp()); // [MQTT-3.12.4-1]
            case DISCONNECT -> disconnected(message);
            case CONNECT -> closing.close(ReasonCode.PROTOCOL_ERROR, "second CONNECT", true, false); // [MQTT-3.1.0-2]
            case AUTH -> authenticate(message);
            case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw new IllegalStateException("the decoder lets no such packet through");
        }
    }

    private void authenticate(MqttMessage auth) {
        if (reauthentication == null) {
            closing.close( // [MQTT-4.12.0-7]
                    ReasonCode.PROTOCOL_ERROR, "AUTH without an authentication method in CONNECT", true, false);
        } else {
            reauthentication.received(auth);
        }
    }

    private void subscribe(MqttSubscribeMessage message) {
        SubscribeHandler.Subscribed subscribed =
                Objects.requireNonNull(subscribeHandler).subscribe(message);
        int id = message.variableHeader().messageId();
        if (subscribed.reasons().stream().allMatch(ReasonCode::isError)) {
            writer.control(ControlPackets.suback(id, subscribed.reasons()));
        } else {
            whenKnownAndStored(() -> subscribed(id, subscribed));
        }
    }

    private void subscribed(int packetId, SubscribeHandler.Subscribed subscribed) {
        writer.control(ControlPackets.suback(packetId, subscribed.reasons()));
        for (MessageSource retained : subscribed.retained()) {
            if (session().isSubscribed(retained.filter())) { // and not unsubscribed meanwhile
                session().deliverFrom(retained);
            }
        }
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        int id = message.variableHeader().messageId();
        List<ReasonCode> reasons = Objects.requireNonNull(subscribeHandler).unsubscribe(message);
        whenKnownAndStored(() -> writer.control(ControlPackets.unsuback(id, reasons)));
    }

    /** Answers once a change of subscriptions is known to all nodes and survives this one, if the connection lasts so long. */
    private void whenKnownAndStored(Runnable answer) {
        services.subscriptions()
                .whenKnown(() -> session().whenStored(() -> {
                    if (open) {
                        answer.run();
                    }
                }));
    }

    private void disconnected(MqttMessage message) {
        ReasonCode reason = ReasonCode.SUCCESS;
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            ReasonCode sent = ReasonCode.of(header.reasonCode() & 0xFF);
            reason = sent == null ? ReasonCode.SUCCESS : sent;
            MqttProperties properties = header.properties();
            long expiry = ConnectHandler.integer(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, -1);
            if (expiry > 0 && !session().isPersistent()) { // MQTT 5.0, section 3.14.2.2.2
                closing.close(
                        ReasonCode.PROTOCOL_ERROR,
                        "DISCONNECT with a session expiry where CONNECT had none",
                        true,
                        false);
                return;
            }
            if (expiry >= 0) {
                session().expireAfter(Math.min(expiry, maxSessionExpiry));
            }
        }
        boolean normal = reason == ReasonCode.SUCCESS;
        if (normal) {
            session().removeWill(); // [MQTT-3.14.4-3]
        }
        closing.close(reason, normal ? "client disconnected" : "client disconnected: " + reason, false, normal);
    }

    // ---------------------------------------------------------------- the session's side

    @Override
    public boolean isWritable() {
        return open && writer.isWritable() && (deliveries == null || deliveries.isOpen());
    }

    @Override
    public @Nullable Permissions permissions() {
        return permissions;
    }

    @Override
    public Details details() {
        return new Details(
                writer.client(),
                ConnectionHandler.versionForPeople(client.version()),
                client.user(),
                client.cleanStart(),
                client.keepAlive(),
                Duration.ofNanos(services.timers().nanoTime() - since),
                client.receiveMaximum(),
                client.maximumPacketSize());
    }

    @Override
    public boolean mayPublish(Will will) {
        return publishHandler == null || publishHandler.mayPublishWill(will.topic());
    }

    @Override
    public Sent publish(PendingDelivery delivery, boolean dup, int packetId) {
        Message message = delivery.message();
        Topic topic = message.topic();
        if (permissions != null && !permissions.mayReceive(topic)) {
            return Sent.NOT_ALLOWED;
        }
        boolean mqtt5 = client.isMqtt5();
        int alias = aliases.known(topic);
        byte[] name = alias == 0 ? topic.utf8() : NO_TOPIC;
        boolean newAlias = alias == 0 && aliases.free() != 0;
        if (newAlias) {
            alias = aliases.free();
        }
        long expiry = mqtt5 ? message.remainingSeconds(services.timers().nanoTime()) : Publish.NO_EXPIRY;
        int size = PacketEncoder.publishSize(
                mqtt5,
                delivery.qos(),
                name,
                alias,
                expiry,
                message.properties(),
                delivery.subscriptionIds(),
                message.payload());
        if (size > client.maximumPacketSize()) {
            return Sent.TOO_LARGE; // [MQTT-3.1.2-24]
        }
        if (newAlias) {
            aliases.learned(topic, alias);
        }
        writer.publish(
                size,
                dup,
                delivery.qos(),
                delivery.retain(),
                name,
                alias,
                packetId,
                expiry,
                message.properties(),
                delivery.subscriptionIds(),
                message.payload());
        if (deliveries != null) {
            deliveries.sent(size);
        }
        if (classes != null) {
            classes.message(Direction.SENT, topic, message.payload().length);
        }
        timeDelivery(delivery, dup);
        MessageTrace trace = message.trace();
        if (trace != null) {
            trace.delivered(client.clientId(), delivery.qos());
        }
        return Sent.SENT;
    }

    /** What waited for the client to come back, or was retained, says nothing about how fast the broker is. */
    private void timeDelivery(PendingDelivery delivery, boolean dup) {
        if (!services.timings().isSample(Timing.DELIVERY) || dup || delivery.retain()) {
            return;
        }
        long arrived = delivery.message().arrivedAt();
        if (arrived != Message.NO_ARRIVAL && arrived - since >= 0) {
            services.timings().took(Timing.DELIVERY, services.timers().nanoTime() - arrived);
        }
    }

    @Override
    public void pubrel(int packetId, ReasonCode reason) {
        writer.acknowledge(Acknowledgement.Kind.PUBREL, packetId, reason);
    }

    @Override
    public void disconnect(ReasonCode reason, String cause) {
        closing.close(reason, cause, true, false);
    }
}
