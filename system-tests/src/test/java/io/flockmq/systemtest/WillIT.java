package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.Delivery;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Mosquitto;
import io.flockmq.systemtest.client.Mosquitto.Version;
import io.flockmq.systemtest.client.Properties;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last words of clients that went without a goodbye. */
class WillIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.asInstalled();

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    private final String wills = newName("wills");
    private final Connect mortal =
            Connect.as(newName("client")).will(Publication.of(wills, "gone").qos(1), 0);

    @EveryClient
    void aWillIsPublishedWhenTheConnectionBreaks(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 2);
        CuttableWire wire = clients.wire();
        clients.connect(kind, mortal, wire);

        wire.cut();

        Delivery will = watcher.inbox().next();
        assertThat(will.payload()).isEqualTo("gone");
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retained()).isFalse();
    }

    @EveryClient
    void aWillIsNotPublishedAfterANormalDisconnect(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);
        clients.connect(kind, mortal).disconnect();
        // The same client again: whatever the broker had to do about the first connection is done.
        clients.connect(kind, Connect.as(mortal.clientId()));

        watcher.publish(Publication.of(wills, "last").qos(1));

        assertThat(watcher.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryMqtt5Client
    void aClientCanAskForItsWillWhenItDisconnects(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);

        clients.connect(kind, mortal).disconnect(Client.DISCONNECT_WITH_WILL);

        assertThat(watcher.inbox().next().payload()).isEqualTo("gone");
    }

    @EveryClient
    void aWillCanBeRetained(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);
        CuttableWire wire = clients.wire();
        clients.connect(
                kind,
                Connect.as(newName("client")).will(Publication.of(wills, "gone").retained(), 0),
                wire);
        wire.cut();
        assertThat(watcher.inbox().next().retained()).isFalse();

        Delivery later = clients.otherSubscriber(wills, 1).inbox().next();

        assertThat(later.payload()).isEqualTo("gone");
        assertThat(later.retained()).isTrue();
    }

    @EveryMqtt5Client
    void aDelayedWillIsPublishedAfterItsDelay(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);
        CuttableWire wire = clients.wire();
        clients.connect(
                kind, Connect.as(newName("client")).persistent(60).will(Publication.of(wills, "late"), 1), wire);

        wire.cut();
        long start = System.nanoTime();

        assertThat(watcher.inbox().next().payload()).isEqualTo("late");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @EveryMqtt5Client
    void aClientThatReturnsInTimeTakesItsWillBack(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);
        CuttableWire wire = clients.wire();
        Client returning = clients.connect(
                kind, Connect.as(newName("client")).persistent(60).will(Publication.of(wills, "taken back"), 2), wire);
        Connect other = Connect.as(newName("client")).persistent(60).will(Publication.of(wills, "last"), 2);
        clients.connect(kind, other, wire);

        wire.cut();
        returning.ended().join();
        returning.reconnect();

        // Both wills would be due at the same time; only one is.
        assertThat(watcher.inbox().payloadsBefore("last")).isEmpty();
    }

    @EveryMqtt5Client
    void aWillCarriesItsProperties(ClientKind kind) {
        Properties properties = new Properties(
                "text/plain", "answers", "42", null, true, List.of(Map.entry("b", "1"), Map.entry("a", "2")));
        Client watcher = clients.otherSubscriber(wills, 1);
        CuttableWire wire = clients.wire();
        clients.connect(
                kind,
                Connect.as(newName("client")).will(Publication.of(wills, "gone").with(properties), 0),
                wire);

        wire.cut();

        assertThat(watcher.inbox().next().properties()).isEqualTo(properties);
    }

    @EveryClient
    void aClientThatIsTakenOverLeavesItsWill(ClientKind kind) {
        Client watcher = clients.otherSubscriber(wills, 1);
        clients.connect(kind, mortal);

        clients.connect(kind, Connect.as(mortal.clientId()));

        assertThat(watcher.inbox().next().payload()).isEqualTo("gone");
    }

    @ParameterizedTest
    @EnumSource
    void aKilledProcessLeavesItsWill(Version version) {
        Mosquitto watcher = clients.mosquitto(version, Connect.as(newName("watcher")));
        watcher.subscribe(Subscription.to(wills).qos(1));
        Mosquitto victim = clients.mosquitto(version, mortal);
        victim.subscribe(Subscription.to(newName("topic")));

        victim.subscriber().kill();

        assertThat(watcher.inbox().next().payload()).isEqualTo("gone");
    }
}
