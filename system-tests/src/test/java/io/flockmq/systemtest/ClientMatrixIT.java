package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Peer;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each client publishes to each client, in each version of the protocol and with each quality of service. */
class ClientMatrixIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    static final Clients subscribing = Clients.ofAllTests(broker);

    private static final String FIELD = newName("field");
    private static final Map<String, Peer> SUBSCRIBERS = new LinkedHashMap<>();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    @BeforeAll
    static void subscribeWithEveryClient() {
        for (ClientKind kind : ClientKind.values()) {
            SUBSCRIBERS.put(kind.name(), subscribing.connect(kind));
        }
        for (Mosquitto.Version version : Mosquitto.Version.values()) {
            SUBSCRIBERS.put(
                    "MOSQUITTO_SUB_" + version, subscribing.mosquitto(version, Connect.as(newName("subscriber"))));
        }
        SUBSCRIBERS.forEach((name, subscriber) -> assertThat(
                        subscriber.subscribe(Subscription.to(FIELD + "/#").qos(2)))
                .as("granted to %s", name)
                .containsExactly(2));
    }

    @EveryClient
    void everySubscriberGetsWhatThisClientPublishes(ClientKind publisher) {
        everySubscriberGetsWhatIsPublishedBy(clients.connect(publisher));
    }

    @ParameterizedTest
    @EnumSource
    void everySubscriberGetsWhatMosquittoPubPublishes(Mosquitto.Version version) {
        everySubscriberGetsWhatIsPublishedBy(clients.mosquitto(version, Connect.as(newName("client"))));
    }

    private static void everySubscriberGetsWhatIsPublishedBy(Peer publisher) {
        String topic = FIELD + "/temperature";

        for (int qos = 0; qos <= 2; qos++) {
            publisher.publish(Publication.of(topic, "sent with QoS " + qos).qos(qos));
        }

        SUBSCRIBERS.forEach((name, subscriber) -> assertThat(subscriber.inbox().next(3))
                .as("received by %s", name)
                .allMatch(delivery -> delivery.topic().equals(topic) && !delivery.retained())
                .allMatch(delivery -> delivery.payload().equals("sent with QoS " + delivery.qos()))
                .extracting(Delivery::qos)
                .containsExactlyInAnyOrder(0, 1, 2));
    }

    @EveryClient
    void aSubscriptionLimitsTheQosOfWhatItGets(ClientKind kind) {
        String topic = newName("topic");
        Peer subscriber = clients.subscriber(kind, topic, 1);
        Peer publisher = clients.connect(kind);

        for (int qos = 0; qos <= 2; qos++) {
            publisher.publish(Publication.of(topic, "sent with QoS " + qos).qos(qos));
        }

        assertThat(subscriber.inbox().next(3))
                .extracting(Delivery::payload, Delivery::qos)
                .containsExactlyInAnyOrder(
                        tuple("sent with QoS 0", 0), tuple("sent with QoS 1", 1), tuple("sent with QoS 2", 1));
    }
}
