package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.Ending;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker keeps for a client that is away, and for how long. */
class SessionIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    private static final long AN_HOUR = 3_600;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String topic = newName("topic");
    private final Connect persistent = Connect.as(newName("client")).persistent(AN_HOUR);

    @EveryClient
    void aCleanSessionIsForgotten(ClientKind kind) {
        Connect clean = Connect.as(newName("client"));
        clients.connect(kind, clean).disconnect();

        assertThat(clients.connect(kind, clean).connack().sessionPresent()).isFalse();
    }

    /** MQTT 3.1 has no flag for it. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_31")
    void aPersistentSessionIsPresentOnReturn(ClientKind kind) {
        Client first = clients.connect(kind, persistent);
        assertThat(first.connack().sessionPresent()).isFalse();
        first.disconnect();

        assertThat(clients.connect(kind, persistent).connack().sessionPresent()).isTrue();
    }

    @EveryClient
    void messagesWaitInOrderForAClientThatIsAway(ClientKind kind) {
        Client subscriber = clients.connect(kind, persistent);
        subscriber.subscribe(Subscription.to(topic).qos(2));
        subscriber.disconnect();

        Client publisher = clients.other();
        List<String> sent = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        sent.forEach(
                payload -> publisher.publish(Publication.of(topic, payload).qos(1 + Integer.parseInt(payload) % 2)));
        publisher.publish(Publication.of(topic, "last").qos(2));

        subscriber.reconnect();
        List<Delivery> received = subscriber.inbox().next(51);
        assertThat(received)
                .filteredOn(delivery -> delivery.qos() == 1)
                .extracting(Delivery::payload)
                .containsExactlyElementsOf(sent.stream()
                        .filter(payload -> Integer.parseInt(payload) % 2 == 0)
                        .toList());
        assertThat(received)
                .filteredOn(delivery -> delivery.qos() == 2)
                .extracting(Delivery::payload)
                .containsExactlyElementsOf(Stream.concat(
                                sent.stream().filter(payload -> Integer.parseInt(payload) % 2 == 1), Stream.of("last"))
                        .toList());
    }

    @EveryClient
    void aCleanStartEndsTheOldSession(ClientKind kind) {
        Client old = clients.connect(kind, persistent);
        old.subscribe(Subscription.to(topic).qos(1));
        old.disconnect();
        Client publisher = clients.other();
        publisher.publish(Publication.of(topic, "for the old session").qos(1));

        Client renewed = clients.connect(kind, persistent.startingClean());

        assertThat(renewed.connack().sessionPresent()).isFalse();
        publisher.publish(Publication.of(topic, "for nobody").qos(1));
        renewed.subscribe(Subscription.to(topic).qos(1));
        publisher.publish(Publication.of(topic, "for the new session").qos(1));
        assertThat(renewed.inbox().next().payload()).isEqualTo("for the new session");
    }

    @EveryMqtt5Client
    void aSessionEndsWhenItHasExpired(ClientKind kind) {
        String wills = newName("wills");
        Client watcher = clients.otherSubscriber(wills, 0);
        CuttableWire wire = clients.wire();
        Connect expiring = Connect.as(newName("client"))
                .persistent(1)
                .will(Publication.of(wills, "the session has ended"), AN_HOUR);
        clients.connect(kind, expiring, wire).subscribe(Subscription.to(topic).qos(1));

        wire.cut();

        // A delayed will is published at the end of the session if that comes first.
        assertThat(watcher.inbox().next().payload()).isEqualTo("the session has ended");
        assertThat(clients.connect(kind, expiring).connack().sessionPresent()).isFalse();
    }

    @Test
    @RequiresProgram({"mosquitto_sub", "mosquitto_pub"})
    void mosquittoSubFindsWhatWaitedForIt() {
        for (Version version : Version.values()) {
            Connect connect = Connect.as(newName("client")).persistent(AN_HOUR);
            Mosquitto subscriber = clients.mosquitto(version, connect);
            subscriber.subscribe(Subscription.to(topic).qos(1));
            subscriber.close();
            subscriber.publish(
                    Publication.of(topic, "while away with " + version).qos(1));

            Mosquitto returned = clients.mosquitto(version, connect);
            returned.subscribe(Subscription.to(topic).qos(1));

            assertThat(returned.inbox().next().payload()).isEqualTo("while away with " + version);
            returned.close();
        }
    }

    @EveryClient
    void aSecondConnectionTakesTheSessionOver(ClientKind kind) throws Exception {
        Client first = clients.connect(kind, persistent);
        first.subscribe(Subscription.to(topic).qos(1));

        Client second = clients.connect(kind, persistent);

        Ending ending = first.ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ending.reasonCode()).isEqualTo(kind.speaksMqtt5() ? (Integer) 0x8E : null);
        second.publish(Publication.of(topic, "still subscribed").qos(1));
        assertThat(second.inbox().next().payload()).isEqualTo("still subscribed");
    }
}
