package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Peer;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each client publishes to each client, in each version of the protocol and with each quality of service. */
class ClientMatrixIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = new Clients(broker);

    @ParameterizedTest
    @EnumSource
    void everySubscriberGetsWhatThisClientPublishes(ClientKind publisher) {
        everySubscriberGetsWhatIsPublishedBy(clients.connect(publisher));
    }

    @ParameterizedTest
    @EnumSource
    void everySubscriberGetsWhatMosquittoPubPublishes(Mosquitto.Version version) {
        everySubscriberGetsWhatIsPublishedBy(clients.mosquitto(version, Connect.as(newName("publisher"))));
    }

    private void everySubscriberGetsWhatIsPublishedBy(Peer publisher) {
        String topic = newName("matrix") + "/temperature";
        List<Peer> subscribers = new ArrayList<>();
        for (ClientKind kind : ClientKind.values()) {
            subscribers.add(clients.connect(kind));
        }
        for (Mosquitto.Version version : Mosquitto.Version.values()) {
            subscribers.add(clients.mosquitto(version, Connect.as(newName("subscriber"))));
        }
        for (Peer subscriber : subscribers) {
            assertThat(subscriber.subscribe(Subscription.to(topic).qos(2))).containsExactly(2);
        }

        for (int qos = 0; qos <= 2; qos++) {
            publisher.publish(Publication.of(topic, "sent with QoS " + qos).qos(qos));
        }

        for (Peer subscriber : subscribers) {
            assertThat(subscriber.inbox().next(3))
                    .as("received by %s", subscriber.getClass().getSimpleName())
                    .allMatch(delivery -> delivery.topic().equals(topic) && !delivery.retained())
                    .allMatch(delivery -> delivery.payload().equals("sent with QoS " + delivery.qos()))
                    .extracting(Delivery::qos)
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
    }
}
