package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.CuttableWire.Side;
import io.flockmq.systemtest.client.Ending;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.client.PacketType;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.client.Subscription;
import io.flockmq.systemtest.process.RunningBroker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Silence, and how long the broker bears it. */
class KeepAliveIT {

    @RegisterExtension
    static final RunningBroker broker = RunningBroker.with("--mqtt.keep-alive.max=2s");

    private static final int KEEP_ALIVE_TIMEOUT = 0x8D;

    @RegisterExtension
    final Clients clients = Clients.ofOneTest(broker);

    @EveryMqtt5Client
    void theBrokerSaysWhatItBears(ClientKind kind) {
        assertThat(clients.connect(kind, Connect.as(newName("client")).keepAlive(60)).connack().serverKeepAlive()).isEqualTo(2);
    }

    @EveryClient
    void aClientThatPingsStaysConnected(ClientKind kind) {
        Client client = clients.connect(kind, Connect.as(newName("client")).keepAlive(1));
        String wills = newName("wills");
        Client watcher = clients.subscriber(kind, wills, 0);
        CuttableWire wire = clients.wire();
        clients.connect(kind, Connect.as(newName("silent")).keepAlive(1).will(Publication.of(wills, "silent for too long"), 0), wire);
        wire.loseEverything();

        // When the one that is silent has gone, the one that pings would have.
        assertThat(watcher.inbox().next().payload()).isEqualTo("silent for too long");
        String topic = newName("topic");
        client.subscribe(Subscription.to(topic));
        client.publish(Publication.of(topic, "still here"));
        assertThat(client.inbox().next().payload()).isEqualTo("still here");
    }

    @EveryClient
    void aSilentClientIsCutOffAfterOneAndAHalfTimesItsKeepAlive(ClientKind kind) throws Exception {
        CuttableWire wire = clients.wire();
        Client client = clients.connect(kind, Connect.as(newName("client")).keepAlive(1), wire);
        wire.lose(PacketType.PINGREQ);
        long start = System.nanoTime();

        assertThat(wire.firstToClose().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Side.BROKER);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
        Ending ending = client.ended().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ending.reasonCode()).isEqualTo(kind.speaksMqtt5() ? (Integer) KEEP_ALIVE_TIMEOUT : null);
    }
}
