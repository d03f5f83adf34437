package io.flockmq.systemtest;

import static io.flockmq.systemtest.client.Clients.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.client.Client;
import io.flockmq.systemtest.client.ClientKind;
import io.flockmq.systemtest.client.Clients;
import io.flockmq.systemtest.client.Connect;
import io.flockmq.systemtest.client.CuttableWire;
import io.flockmq.systemtest.client.CuttableWire.Side;
import io.flockmq.systemtest.client.EveryClient;
import io.flockmq.systemtest.client.EveryMqtt5Client;
import io.flockmq.systemtest.client.Inbox;
import io.flockmq.systemtest.client.Publication;
import io.flockmq.systemtest.process.RunningBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        assertThat(clients.connect(kind, Connect.as(newName("client")).keepAlive(60))
                        .connack()
                        .serverKeepAlive())
                .isEqualTo(2);
    }

    @Test
    void clientsThatPingStayConnected() {
        List<Client> pinging = Stream.of(ClientKind.values())
                .map(kind -> clients.connect(kind, Connect.as(newName("client")).keepAlive(2)))
                .toList();
        String wills = newName("wills");
        Client watcher = clients.otherSubscriber(wills, 0);
        CuttableWire wire = clients.wire();
        clients.connect(
                ClientKind.HIVEMQ_MQTT_5,
                Connect.as(newName("silent")).keepAlive(2).will(Publication.of(wills, "silent for too long"), 0),
                wire);
        wire.loseEverything();

        // When the one that is silent has gone, so would those that connected before it and were silent, too.
        assertThat(watcher.inbox().next().payload()).isEqualTo("silent for too long");
        assertThat(pinging).noneMatch(client -> client.ended().isDone());
    }

    @EveryClient
    void aSilentClientIsCutOffAfterOneAndAHalfTimesItsKeepAlive(ClientKind kind) throws Exception {
        CuttableWire wire = clients.wire();
        clients.connect(kind, Connect.as(newName("client")).keepAlive(1), wire);
        // A client whose pings are not answered gives up by itself, and some do so after the same time as the broker.
        wire.answerPings();
        long start = System.nanoTime();

        Side first = wire.firstToClose().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_400), Duration.ofSeconds(4));
        if (kind.speaksMqtt5()) {
            assertThat(wire.brokersReason()).isCompletedWithValue(KEEP_ALIVE_TIMEOUT);
        } else {
            assertThat(first).isEqualTo(Side.BROKER);
        }
    }
}
