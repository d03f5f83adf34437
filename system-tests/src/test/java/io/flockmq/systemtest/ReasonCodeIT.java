package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.RefusedException;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker answers when a wish cannot be granted, or need not be. */
class ReasonCodeIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    private static final int NO_SUBSCRIPTION_EXISTED = 0x11;
    private static final int TOPIC_FILTER_INVALID = 0x8F;
    private static final int MQTT_3_FAILURE = 0x80;
    private static final int IDENTIFIER_REJECTED = 0x02;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @EveryMqtt5Client
    void aPublisherLearnsThatNobodyListens(ClientKind kind) {
        Client publisher = clients.connect(kind);

        assertThat(publisher.publish(Publication.of(topic, "anybody?").qos(1))).isEqualTo(NO_MATCHING_SUBSCRIBERS);
        assertThat(publisher.publish(Publication.of(topic, "anybody?").qos(2))).isEqualTo(NO_MATCHING_SUBSCRIBERS);

        publisher.subscribe(Subscription.to(topic));
        assertThat(publisher.publish(Publication.of(topic, "anybody?").qos(1))).isZero();
        assertThat(publisher.publish(Publication.of(topic, "anybody?").qos(2))).isZero();
    }

    @Test
    void mosquittoPubLearnsThatNobodyListens() {
        Mosquitto publisher = clients.mosquitto(Version.MQTTV5, Connect.as(newName("client")));

        assertThat(publisher.publish(Publication.of(topic, "anybody?").qos(1))).isEqualTo(NO_MATCHING_SUBSCRIBERS);
    }

    @EveryMqtt5Client
    void aClientLearnsWhichFiltersItHadNotSubscribed(ClientKind kind) {
        Client client = clients.subscriber(kind, topic, 0);

        assertThat(client.unsubscribe(topic, topic + "/never")).containsExactly(0, NO_SUBSCRIPTION_EXISTED);
    }

    @EveryClient
    void aFilterThatTheBrokerDoesNotTakeIsRefusedAndTheOthersGranted(ClientKind kind) {
        Client client = clients.connect(kind);
        String tooDeep = topic + "/x".repeat(200);

        List<Integer> answers = client.subscribe(
                Subscription.to(topic).qos(2),
                Subscription.to(tooDeep).qos(1),
                Subscription.to(topic + "/+").qos(1));

        assertThat(answers).containsExactly(2, kind.speaksMqtt5() ? TOPIC_FILTER_INVALID : MQTT_3_FAILURE, 1);
        client.publish(Publication.of(topic, "still connected").qos(1));
        assertThat(client.inbox().next().payload()).isEqualTo("still connected");
    }

    @EveryMqtt5Client
    void aClientWithoutAnIdIsGivenOne(ClientKind kind) {
        Client first = clients.connect(kind, Connect.as(""));
        Client second = clients.connect(kind, Connect.as(""));

        assertThat(first.connack().assignedClientId())
                .isNotBlank()
                .isNotEqualTo(second.connack().assignedClientId());
    }

    @ParameterizedTest
    @EnumSource(names = {"PAHO_MQTT_311", "HIVEMQ_MQTT_311", "MQTT_JS_MQTT_311"})
    void aClientWithoutAnIdMayHaveACleanSession(ClientKind kind) {
        Client client = clients.connect(kind, Connect.as(""));
        client.subscribe(Subscription.to(topic).qos(1));
        client.publish(Publication.of(topic, "works").qos(1));

        assertThat(client.inbox().next().payload()).isEqualTo("works");
    }

    @Test
    void aClientOfMqtt3WithoutAnIdCannotHaveAPersistentSession() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> clients.connect(
                        ClientKind.HIVEMQ_MQTT_311, Connect.as("").persistent(60)))
                .extracting(RefusedException::code)
                .isEqualTo(IDENTIFIER_REJECTED);
    }
}
