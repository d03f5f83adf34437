package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connack;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.Ending;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.client.PacketType;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much one side may send before the other has answered, and how large a packet may be. */
class FlowControlIT {

    @RegisterExtension
    static final RunningBroker broker =
            RunningBroker.with("--mqtt.session.receive-maximum=2", "--mqtt.limits.max-packet-size=4KB");

    private static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    private static final int MAXIMUM_PACKET_SIZE = 4_096;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @EveryMqtt5Client
    void theBrokerSaysWhatItTakes(ClientKind kind) {
        Connack connack = clients.connect(kind).connack();

        assertThat(connack.receiveMaximum()).isEqualTo(2);
        assertThat(connack.maximumPacketSize()).isEqualTo(MAXIMUM_PACKET_SIZE);
    }

    /** Paho refuses its user more messages than that, MQTT.js sends them all the same; this one waits. */
    @Test
    void aPublisherThatKeepsToTheReceiveMaximumLosesNothing() {
        Client subscriber = clients.otherSubscriber(topic, 2);
        Client publisher = clients.connect(ClientKind.HIVEMQ_MQTT_5);
        List<String> sent = IntStream.range(0, 100).mapToObj(Integer::toString).toList();

        sent.forEach(payload -> publisher.send(Publication.of(topic, payload).qos(2)));

        assertThat(subscriber.inbox().next(sent.size()))
                .extracting(Delivery::payload)
                .containsExactlyElementsOf(sent);
    }

    @Test
    void aPublisherThatIgnoresTheReceiveMaximumIsCutOff() throws Exception {
        CuttableWire wire = clients.wire();
        Client publisher = clients.connect(ClientKind.MQTT_JS_MQTT_5, Connect.as(newName("client")), wire);
        wire.lose(PacketType.PUBREC);

        List.of("1", "2", "one too many")
                .forEach(
                        payload -> publisher.send(Publication.of(topic, payload).qos(2)));

        Ending ending = publisher.ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ending.reasonCode()).isEqualTo(RECEIVE_MAXIMUM_EXCEEDED);
    }

    @EveryMqtt5Client
    void theBrokerSendsNoMoreThanTheClientsReceiveMaximum(ClientKind kind) {
        CuttableWire wire = clients.wire();
        Client subscriber = clients.connect(
                kind, Connect.as(newName("client")).persistent(60).receiveMaximum(2), wire);
        subscriber.subscribe(Subscription.to(topic).qos(1));
        wire.lose(PacketType.PUBACK);

        Client publisher = clients.other();
        List<String> sent = List.of("1", "2", "3", "4", "5");
        sent.forEach(payload -> publisher.publish(Publication.of(topic, payload).qos(1)));
        assertThat(subscriber.inbox().next(2)).extracting(Delivery::payload).containsExactly("1", "2");
        wire.awaitLoss();
        wire.awaitLoss();
        // By the time of this answer the others would have come.
        subscriber.subscribe(Subscription.to(newName("other")));
        assertThat(subscriber.inbox().size()).isZero();

        wire.cut();
        subscriber.ended().join();
        subscriber.reconnect();
        assertThat(subscriber.inbox().next(5)).extracting(Delivery::payload).containsExactlyElementsOf(sent);
    }

    @EveryMqtt5Client
    void aMessageTooLargeForASubscriberIsKeptFromIt(ClientKind kind) {
        Client subscriber = clients.connect(kind, Connect.as(newName("client")).maximumPacketSize(200));
        subscriber.subscribe(Subscription.to(topic).qos(1));
        Client publisher = clients.other();

        publisher.publish(Publication.of(topic, "x".repeat(1_000)).qos(1));
        publisher.publish(Publication.of(topic, "small").qos(1));

        assertThat(subscriber.inbox().next().payload()).isEqualTo("small");
    }

    /** MQTT 3 has no way to say it; the MQTT 5 clients here that know the limit keep to it. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_MQTT_5")
    void aPacketTooLargeForTheBrokerEndsTheConnectionAndNobodyElseNotices(ClientKind kind) throws Exception {
        Client neighbour = clients.otherSubscriber(topic, 1);
        Client publisher = clients.connect(kind);

        publisher.send(Publication.of(topic, "x".repeat(MAXIMUM_PACKET_SIZE)).qos(1));

        publisher.ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        neighbour.publish(Publication.of(topic, "last").qos(1));
        assertThat(neighbour.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryClient
    void aPacketAsLargeAsTheBrokerTakesArrives(ClientKind kind) {
        Client subscriber = clients.subscriber(kind, topic, 1);
        // Type, two bytes of length, topic, packet id, and for MQTT 5 the properties: their length and a topic alias.
        int headers = 1 + 2 + 2 + topic.length() + 2 + (kind.speaksMqtt5() ? 1 + 3 : 0);
        String payload = "x".repeat(MAXIMUM_PACKET_SIZE - headers);

        clients.connect(kind).publish(Publication.of(topic, payload).qos(1));

        assertThat(subscriber.inbox().next().payload()).isEqualTo(payload);
    }
}
