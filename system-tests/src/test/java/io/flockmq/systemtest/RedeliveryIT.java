package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.PacketType;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets get lost with the connection that carried them; messages do not, nor are they doubled at QoS 2. */
class RedeliveryIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final Set<ClientKind> SHOWING_DUPLICATES = EnumSet.of(
            ClientKind.PAHO_MQTT_31,
            ClientKind.PAHO_MQTT_311,
            ClientKind.MQTT_JS_MQTT_31,
            ClientKind.MQTT_JS_MQTT_311,
            ClientKind.MQTT_JS_MQTT_5);

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");
    private final Connect persistent = Connect.as(newName("client")).persistent(3_600);

    @EveryClient
    void anUnacknowledgedMessageIsSentAgainAsADuplicate(ClientKind kind) {
        CuttableWire wire = clients.wire();
        Client subscriber = clients.connect(kind, persistent, wire);
        subscriber.subscribe(Subscription.to(topic).qos(1));
        wire.lose(PacketType.PUBACK);

        clients.other().publish(Publication.of(topic, "twice").qos(1));
        wire.awaitLoss();
        Delivery first = subscriber.inbox().next();
        wire.cut();
        subscriber.ended().join();
        subscriber.reconnect();
        Delivery second = subscriber.inbox().next();

        assertThat(first.payload()).isEqualTo("twice");
        assertThat(second.payload()).isEqualTo("twice");
        if (SHOWING_DUPLICATES.contains(kind)) {
            assertThat(first.duplicate()).isFalse();
            assertThat(second.duplicate()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("eachSubscriberAndPacketOfQos2")
    void aSubscriberGetsAMessageOfQos2OnceWhateverIsLost(ClientKind kind, PacketType lost) {
        CuttableWire wire = clients.wire();
        Client subscriber = clients.connect(kind, persistent, wire);
        subscriber.subscribe(Subscription.to(topic).qos(2));
        Client publisher = clients.other();
        wire.lose(lost);

        publisher.publish(Publication.of(topic, "once").qos(2));
        wire.awaitLoss();
        wire.cut();
        subscriber.ended().join();
        subscriber.reconnect();
        publisher.publish(Publication.of(topic, "last").qos(2));

        assertThat(subscriber.inbox().payloadsBefore("last")).containsExactly("once");
    }

    @ParameterizedTest
    @MethodSource("eachPublisherAndPacketOfQos2")
    void aPublisherIsHeardOnceAtQos2WhateverIsLost(ClientKind kind, PacketType lost) {
        Client subscriber = clients.otherSubscriber(topic, 2);
        CuttableWire wire = clients.wire();
        Client publisher = clients.connect(kind, persistent, wire);
        wire.lose(lost);

        publisher.send(Publication.of(topic, "once").qos(2));
        wire.awaitLoss();
        wire.cut();
        publisher.ended().join();
        publisher.reconnect();
        publisher.publish(Publication.of(topic, "last").qos(2));

        assertThat(subscriber.inbox().payloadsBefore("last")).containsExactly("once");
    }

    static Stream<Arguments> eachPublisherAndPacketOfQos2() {
        return Stream.of(
                        ClientKind.PAHO_MQTT_311,
                        ClientKind.PAHO_MQTT_5,
                        ClientKind.HIVEMQ_MQTT_311,
                        ClientKind.HIVEMQ_MQTT_5,
                        ClientKind.MQTT_JS_MQTT_311,
                        ClientKind.MQTT_JS_MQTT_5)
                .flatMap(kind -> Stream.of(PacketType.PUBLISH, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP)
                        .map(type -> arguments(kind, type)));
    }

    /** Paho for MQTT 5 does not keep for its next connection what it has received and not yet handed on. */
    static Stream<Arguments> eachSubscriberAndPacketOfQos2() {
        return eachPublisherAndPacketOfQos2().filter(pair -> pair.get()[0] != ClientKind.PAHO_MQTT_5);
    }
}
