package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which topics a filter selects. */
class TopicIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String root = newName("root");

    @EveryClient
    void plusIsOneLevelAndHashIsAllThatFollow(ClientKind kind) {
        Client plus = clients.subscriber(kind, root + "/+/temperature", 1);
        Client hash = clients.subscriber(kind, root + "/floor1/#", 1);
        Client publisher = clients.other();

        for (String topic : List.of(
                "/floor1",
                "/floor1/temperature",
                "/floor1//temperature",
                "/floor1/room1/temperature",
                "//temperature")) {
            publisher.publish(Publication.of(root + topic, topic).qos(1));
        }
        publisher.publish(Publication.of(root + "/floor1/temperature", "last").qos(1));

        assertThat(plus.inbox().payloadsBefore("last")).containsExactly("/floor1/temperature", "//temperature");
        assertThat(hash.inbox().payloadsBefore("last"))
                .containsExactly("/floor1", "/floor1/temperature", "/floor1//temperature", "/floor1/room1/temperature");
    }

    @EveryClient
    void topicsAreInUnicodeAndMayHaveBlanks(ClientKind kind) {
        // Paho for MQTT 3 takes no characters beyond U+FFFF in topics.
        String topic = root + "/Grüße an die Küche/温度";
        Client subscriber = clients.subscriber(kind, root + "/+/温度", 1);

        clients.connect(kind)
                .publish(Publication.of(topic, "schön warm, 25 °C 🔥").qos(1));

        Delivery delivery = subscriber.inbox().next();
        assertThat(delivery.topic()).isEqualTo(topic);
        assertThat(delivery.payload()).isEqualTo("schön warm, 25 °C 🔥");
    }

    @EveryClient
    void overlappingSubscriptionsGiveTheHigherQos(ClientKind kind) {
        Client subscriber = clients.connect(kind);
        subscriber.subscribe(
                Subscription.to(root + "/#").qos(0),
                Subscription.to(root + "/+").qos(2));

        subscriber.publish(Publication.of(root + "/a", "high").qos(2));
        subscriber.publish(Publication.of(root + "/b", "last").qos(2));

        List<Delivery> deliveries = new ArrayList<>(List.of(subscriber.inbox().next()));
        while (!deliveries.getLast().payload().equals("last")) {
            deliveries.add(subscriber.inbox().next());
        }
        // One copy with the highest QoS, or one for each subscription: the specification allows both.
        assertThat(deliveries)
                .hasSizeBetween(2, 3)
                .first()
                .extracting(Delivery::payload)
                .isEqualTo("high");
        assertThat(deliveries).extracting(Delivery::qos).contains(2);
    }

    @EveryClient
    void anUnsubscribedFilterSelectsNothing(ClientKind kind) {
        Client client = clients.connect(kind);
        client.subscribe(
                Subscription.to(root + "/a").qos(1),
                Subscription.to(root + "/b").qos(1));

        assertThat(client.unsubscribe(root + "/a")).containsExactly(0);
        client.publish(Publication.of(root + "/a", "unwanted").qos(1));
        client.publish(Publication.of(root + "/b", "last").qos(1));

        assertThat(client.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryClient
    void theBrokersOwnTopicsAreReadableAndNotPartOfHash(ClientKind kind) {
        Client sys = clients.subscriber(kind, "$SYS/#", 0);
        Client hash = clients.subscriber(kind, "#", 0);

        assertThat(sys.inbox().next().topic()).startsWith("$SYS/broker/");
        hash.publish(Publication.of(root, "last"));
        Stream<String> topics =
                Stream.generate(hash.inbox()::next).map(Delivery::topic).takeWhile(topic -> !topic.equals(root));
        assertThat(topics).noneMatch(topic -> topic.startsWith("$"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$SYS/broker/version",
                "$SYS/broker/uptime",
                "$SYS/broker/clients/connected",
                "$SYS/broker/messages/received"
            })
    void theNamesThatMosquittoUsersKnowAreThere(String topic) {
        Mosquitto subscriber = clients.mosquitto(Version.MQTTV311, Connect.as(newName("client")));

        subscriber.subscribe(Subscription.to(topic));

        Delivery delivery = subscriber.inbox().next();
        assertThat(delivery.topic()).isEqualTo(topic);
        assertThat(delivery.payload()).isNotBlank();
    }
}
