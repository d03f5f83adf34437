package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.client.Subscription.RetainHandling;
import io.flockmq.systemtest.process.RunningBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The last message of a topic, kept for whoever comes later. */
class RetainedIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic") + "/state";

    @EveryClient
    void theLatestIsSentToWhoeverSubscribesLater(ClientKind kind) {
        Client publisher = clients.connect(kind);
        publisher.publish(Publication.of(topic, "old").qos(2).retained());
        publisher.publish(Publication.of(topic, "new").qos(1).retained());

        Delivery delivery = clients.subscriber(kind, topic.replace("/state", "/+"), 2)
                .inbox()
                .next();

        assertThat(delivery.payload()).isEqualTo("new");
        assertThat(delivery.topic()).isEqualTo(topic);
        assertThat(delivery.retained()).isTrue();
        assertThat(delivery.qos()).isEqualTo(1);
    }

    @EveryClient
    void aSubscriberThatIsThereSeesAnOrdinaryMessage(ClientKind kind) {
        Client subscriber = clients.subscriber(kind, topic, 1);

        clients.connect(kind).publish(Publication.of(topic, "now").qos(1).retained());

        assertThat(subscriber.inbox().next().retained()).isFalse();
    }

    @EveryClient
    void anEmptyMessageRemovesWhatIsRetained(ClientKind kind) {
        Client publisher = clients.connect(kind);
        publisher.publish(Publication.of(topic, "old").qos(1).retained());
        publisher.publish(Publication.of(topic, "").qos(1).retained());

        Client subscriber = clients.subscriber(kind, topic, 1);
        publisher.publish(Publication.of(topic, "last").qos(1));

        assertThat(subscriber.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryClient
    void subscribingAgainBringsItAgain(ClientKind kind) {
        Client client = clients.connect(kind);
        client.publish(Publication.of(topic, "kept").qos(1).retained());

        client.subscribe(Subscription.to(topic).qos(1));
        client.subscribe(Subscription.to(topic).qos(1));

        assertThat(client.inbox().next(2)).extracting(Delivery::payload).containsExactly("kept", "kept");
    }

    @EveryMqtt5Client
    void onlyANewSubscriptionBringsItIfTheClientSaysSo(ClientKind kind) {
        Client client = clients.connect(kind);
        client.publish(Publication.of(topic, "kept").qos(1).retained());

        Subscription subscription = Subscription.to(topic).qos(1).retained(RetainHandling.SEND_IF_NEW);
        client.subscribe(subscription);
        client.subscribe(subscription);
        client.publish(Publication.of(topic, "last").qos(1));

        assertThat(client.inbox().payloadsBefore("last")).containsExactly("kept");
    }

    @EveryMqtt5Client
    void nothingRetainedIsSentIfTheClientSaysSo(ClientKind kind) {
        Client client = clients.connect(kind);
        client.publish(Publication.of(topic, "kept").qos(1).retained());

        client.subscribe(Subscription.to(topic).qos(1).retained(RetainHandling.DO_NOT_SEND));
        client.publish(Publication.of(topic, "last").qos(1));

        assertThat(client.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryMqtt5Client
    void theFlagIsKeptAsPublishedIfTheClientSaysSo(ClientKind kind) {
        Client client = clients.connect(kind);
        client.subscribe(Subscription.to(topic).qos(1).retainingAsPublished());

        client.publish(Publication.of(topic, "kept").qos(1).retained());
        client.publish(Publication.of(topic, "not kept").qos(1));

        assertThat(client.inbox().next(2)).extracting(Delivery::retained).containsExactly(true, false);
    }

    @Test
    void mosquittoSubSeesTheFlagAsPublished() {
        Mosquitto client = clients.mosquitto(Version.MQTTV5, Connect.as(newName("client")));
        client.publish(Publication.of(topic, "before").retained());
        client.subscribe(Subscription.to(topic).retainingAsPublished());
        client.publish(Publication.of(topic, "after").retained());

        assertThat(client.inbox().next(2))
                .extracting(Delivery::payload, Delivery::retained)
                .containsExactly(tuple("before", true), tuple("after", true));
    }
}
