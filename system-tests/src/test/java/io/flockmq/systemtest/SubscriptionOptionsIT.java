package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What MQTT 5 lets a subscriber say besides filter and QoS; for retained messages see {@link RetainedIT}. */
class SubscriptionOptionsIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @ParameterizedTest
    @EnumSource(names = {"PAHO_MQTT_5", "MQTT_JS_MQTT_5"})
    void aMessageCarriesTheIdentifiersOfAllSubscriptionsThatSelectIt(ClientKind kind) {
        Client subscriber = clients.connect(kind);
        subscriber.subscribe(Subscription.to(topic + "/#").qos(1).id(1));
        subscriber.subscribe(Subscription.to(topic + "/+").qos(1).id(268_435_455));
        subscriber.subscribe(Subscription.to(topic + "/end").qos(1).id(2));

        subscriber.publish(Publication.of(topic + "/a", "both").qos(1));
        subscriber.publish(Publication.of(topic + "/b/c", "one").qos(1));

        List<Delivery> deliveries = new ArrayList<>(List.of(subscriber.inbox().next()));
        while (!deliveries.getLast().payload().equals("one")) {
            deliveries.add(subscriber.inbox().next());
        }
        // In one copy or in two.
        assertThat(deliveries)
                .filteredOn(delivery -> delivery.payload().equals("both"))
                .flatExtracting(Delivery::subscriptionIds)
                .containsExactlyInAnyOrder(1, 268_435_455);
        assertThat(deliveries.getLast().subscriptionIds()).containsExactly(1);
    }

    @Test
    void mosquittoSubSeesItsSubscriptionIdentifier() {
        Mosquitto subscriber = clients.mosquitto(Version.MQTTV5, Connect.as(newName("client")));
        subscriber.subscribe(Subscription.to(topic).id(7));

        subscriber.publish(Publication.of(topic, "hello"));

        assertThat(subscriber.inbox().next().subscriptionIds()).containsExactly(7);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_MQTT_5", "MQTT_JS_MQTT_5"})
    void subscribingAgainReplacesTheIdentifier(ClientKind kind) {
        Client subscriber = clients.connect(kind);
        subscriber.subscribe(Subscription.to(topic).qos(1).id(1));
        subscriber.subscribe(Subscription.to(topic).qos(1).id(2));

        subscriber.publish(Publication.of(topic, "hello").qos(1));

        assertThat(subscriber.inbox().next().subscriptionIds()).containsExactly(2);
    }

    @EveryMqtt5Client
    void aClientCanBeSparedItsOwnMessages(ClientKind kind) {
        Client client = clients.connect(kind);
        client.subscribe(Subscription.to(topic).qos(1).withoutLocal());

        client.publish(Publication.of(topic, "my own").qos(1));
        clients.connect(kind).publish(Publication.of(topic, "last").qos(1));

        assertThat(client.inbox().payloadsBefore("last")).isEmpty();
    }
}
