package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.client.Properties;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that are of no use after a while. */
class MessageExpiryIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");

    @EveryMqtt5Client
    void theRemainingTimeTravelsWithTheMessage(ClientKind kind) {
        Client publisher = clients.connect(kind);
        publisher.publish(Publication.of(topic, "kept").qos(1).retained().with(Properties.expiringAfter(60)));

        Client subscriber = clients.connect(kind);
        await().atMost(Inbox.PATIENCE).until(() -> remainingTime(subscriber) < 60);

        assertThat(remainingTime(subscriber)).isBetween(30L, 59L);
    }

    private long remainingTime(Client subscriber) {
        subscriber.subscribe(Subscription.to(topic).qos(1));
        Long expiry = subscriber.inbox().next().properties().expiry();
        return expiry == null ? Long.MAX_VALUE : expiry;
    }

    @EveryMqtt5Client
    void anExpiredMessageIsNeitherQueuedNorRetained(ClientKind kind) {
        Client away = clients.connect(kind, Connect.as(newName("client")).persistent(60));
        away.subscribe(Subscription.to(topic).qos(1));
        away.disconnect();
        Client publisher = clients.other();
        publisher.publish(Publication.of(topic, "stale").qos(1).retained().with(Properties.expiringAfter(1)));
        publisher.publish(Publication.of(topic, "fresh").qos(1).with(Properties.expiringAfter(60)));

        await("the end of the retained message").atMost(Inbox.PATIENCE).until(() -> !isRetained(publisher));

        away.reconnect();
        publisher.publish(Publication.of(topic, "last").qos(1));
        assertThat(away.inbox().payloadsBefore("last")).containsExactly("fresh");
    }

    private boolean isRetained(Client client) {
        client.subscribe(Subscription.to(topic).qos(1));
        client.publish(Publication.of(topic + "/other", "unseen").qos(1));
        client.unsubscribe(topic);
        return client.inbox().size() > 0 && client.inbox().next().retained();
    }
}
