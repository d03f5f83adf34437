package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.MqttJs;
import io.flockmq.systemtest.client.MqttJs.Alias;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A number instead of the topic, agreed upon for each direction of a connection. */
class TopicAliasIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final int ALIASES = 4;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String root = newName("a-topic-long-enough-to-be-worth-an-alias");

    @EveryMqtt5Client
    void aPublisherMayUseAliasesAndSubscribersSeeTheTopics(ClientKind kind) {
        Client subscriber = clients.subscriber(ClientKind.PAHO_MQTT_311, root + "/#", 1);
        Client publisher = clients.connect(kind);
        assertThat(publisher.connack().topicAliasMaximum()).isPositive();

        publishToMoreTopicsThanAliases(publisher);

        seesEachMessageUnderItsTopic(subscriber);
    }

    /** Paho takes the missing topic of an alias it knows for an empty one. */
    @ParameterizedTest
    @EnumSource(names = {"HIVEMQ_MQTT_5", "MQTT_JS_MQTT_5"})
    void aSubscriberThatAllowsAliasesSeesTheTopics(ClientKind kind) {
        Client subscriber = clients.connect(kind, Connect.as(newName("client")).topicAliasMaximum(ALIASES));
        subscriber.subscribe(Subscription.to(root + "/#").qos(1));

        publishToMoreTopicsThanAliases(clients.connect(ClientKind.PAHO_MQTT_311));

        seesEachMessageUnderItsTopic(subscriber);
    }

    @Test
    void theBrokerSendsOnlyTheAliasWhenTheSubscriberKnowsIt() {
        MqttJs subscriber = (MqttJs) clients.connect(
                ClientKind.MQTT_JS_MQTT_5, Connect.as(newName("client")).topicAliasMaximum(ALIASES));
        subscriber.subscribe(Subscription.to(root).qos(1));
        Client publisher = clients.connect(ClientKind.HIVEMQ_MQTT_5);

        publisher.publish(Publication.of(root, "first").qos(1));
        publisher.publish(Publication.of(root, "second").qos(1));

        assertThat(subscriber.inbox().next(2)).extracting(Delivery::topic).containsExactly(root, root);
        assertThat(subscriber.aliases()).hasSize(2);
        Alias first = subscriber.aliases().getFirst();
        assertThat(first.topic()).isEqualTo(root);
        assertThat(first.alias()).isBetween(1, ALIASES);
        assertThat(subscriber.aliases().getLast()).isEqualTo(new Alias(first.alias(), ""));
    }

    @Test
    void mosquittoPubSendsOnlyTheAliasAfterTheFirstMessage() {
        Client subscriber = clients.subscriber(ClientKind.HIVEMQ_MQTT_5, root, 1);

        clients.mosquitto(Version.MQTTV5, Connect.as(newName("client")))
                .publishByAlias(root, "first", "second", "third");

        assertThat(subscriber.inbox().next(3))
                .extracting(Delivery::topic, Delivery::payload)
                .containsExactly(tuple(root, "first"), tuple(root, "second"), tuple(root, "third"));
    }

    private void publishToMoreTopicsThanAliases(Client publisher) {
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 3 * ALIASES; number++) {
                publisher.publish(Publication.of(root + "/" + number, Integer.toString(number))
                        .qos(1));
            }
        }
    }

    private void seesEachMessageUnderItsTopic(Client subscriber) {
        assertThat(subscriber.inbox().next(3 * 3 * ALIASES))
                .allMatch(delivery -> delivery.topic().equals(root + "/" + delivery.payload()));
    }
}
