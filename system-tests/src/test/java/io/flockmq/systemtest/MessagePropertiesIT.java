package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Peer;
import io.flockmq.systemtest.client.Properties;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a publisher of MQTT 5 says about a message reaches the subscribers unchanged. */
class MessagePropertiesIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    /** MQTT.js cannot say in which order properties of different names come when names repeat. */
    private static final Properties ALL = new Properties(
            "text/plain; charset=utf-8",
            "answers/here",
            "question-42",
            null,
            true,
            List.of(Map.entry("b", "1"), Map.entry("a", "2"), Map.entry("a", "3"), Map.entry("ä", "ö")));

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @EveryMqtt5Client
    void everySubscriberSeesThem(ClientKind publisher) {
        everySubscriberSeesThemFrom(clients.connect(publisher));
    }

    @Test
    void everySubscriberSeesThemFromMosquittoPub() {
        everySubscriberSeesThemFrom(clients.mosquitto(Version.MQTTV5, Connect.as(newName("client"))));
    }

    private void everySubscriberSeesThemFrom(Peer publisher) {
        List<Peer> subscribers = new ArrayList<>(List.of(
                clients.connect(ClientKind.PAHO_MQTT_5),
                clients.connect(ClientKind.HIVEMQ_MQTT_5),
                clients.connect(ClientKind.MQTT_JS_MQTT_5),
                clients.mosquitto(Version.MQTTV5, Connect.as(newName("subscriber")))));
        subscribers.forEach(
                subscriber -> subscriber.subscribe(Subscription.to(topic).qos(1)));

        publisher.publish(Publication.of(topic, "grüß dich").qos(1).with(ALL));

        for (Peer subscriber : subscribers) {
            Delivery delivery = subscriber.inbox().next();
            assertThat(delivery.payload()).isEqualTo("grüß dich");
            assertThat(delivery.properties()).isEqualTo(ALL);
        }
    }

    @EveryClient
    void aSubscriberOfAnyVersionGetsTheMessage(ClientKind kind) {
        Client subscriber = clients.subscriber(kind, topic, 1);

        clients.connect(ClientKind.HIVEMQ_MQTT_5)
                .publish(Publication.of(topic, "hello").qos(1).with(ALL));

        Delivery delivery = subscriber.inbox().next();
        assertThat(delivery.payload()).isEqualTo("hello");
        assertThat(delivery.properties()).isEqualTo(kind.speaksMqtt5() ? ALL : Properties.NONE);
    }

    @EveryMqtt5Client
    void aQuestionFindsItsAnswer(ClientKind kind) {
        String answers = newName("answers");
        Client responder = clients.subscriber(kind, topic, 1);
        Client requester = clients.subscriber(kind, answers, 1);

        requester.publish(Publication.of(topic, "how warm?")
                .qos(1)
                .with(new Properties(null, answers, "1", null, false, List.of())));
        Properties question = responder.inbox().next().properties();
        assertThat(question.responseTopic()).isEqualTo(answers);
        responder.publish(Publication.of(answers, "21 °C")
                .qos(1)
                .with(new Properties(null, null, question.correlationData(), null, false, List.of())));

        Delivery answer = requester.inbox().next();
        assertThat(answer.payload()).isEqualTo("21 °C");
        assertThat(answer.properties().correlationData()).isEqualTo("1");
    }
}
