package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.codec.WireVectors;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.function.Consumer;

/** What holds for a connection whatever its client sends: it goes on or ends for one reason, disturbs nobody, and leaves nothing. */
public final class AnyClient {

    private static final byte[] WATCHER = WireVectors.bytes("10 { 'MQTT' 05 02 0000 { } 'watches everything' }");
    private static final byte[] SUBSCRIBE_TO_ALL = WireVectors.bytes("82 { 0001 { } '#' 02 }");
    private static final byte[] PING = WireVectors.bytes("c0 00");
    /** Longer than any session or will waits. */
    private static final Duration FOR_EVER = Duration.ofDays(400);

    private AnyClient() {}

    /** Has a client send what it sends to a node of its own, beside a client that subscribes to everything. */
    public static void leavesNothing(EmbeddedClient.Layer layer, Consumer<EmbeddedClient> sends) {
        EmbeddedNode node = new EmbeddedNode();
        EmbeddedClient watcher = node.client(1);
        watcher.send(WATCHER);
        watcher.send(SUBSCRIBE_TO_ALL);
        EmbeddedClient client = node.client(2, layer);

        sends.accept(client);

        assertThat(client.ends()).hasSize(client.isConnected() ? 0 : 1);
        watcher.send(PING);
        assertThat(watcher.ends()).allMatch(AnyClient::isTakenOver);

        client.hangUp();
        assertThat(client.ends()).hasSize(1);
        node.pass(FOR_EVER);
        watcher.hangUp();
        node.pass(FOR_EVER);
        expectNothingLeft(node);
    }

    private static boolean isTakenOver(BrokerEvent end) {
        return end instanceof BrokerEvent.ClientDisconnected gone && gone.reason() == ReasonCode.SESSION_TAKEN_OVER;
    }

    private static void expectNothingLeft(EmbeddedNode node) {
        assertThat(node.events).noneMatch(BrokerEvent.InternalFault.class::isInstance);
        assertThat(node.allocator.metric().usedHeapMemory()).as("buffers").isZero();
        assertThat(node.allocator.metric().usedDirectMemory())
                .as("direct buffers")
                .isZero();
        assertThat(node.open.count()).as("connections").isZero();
        assertThat(node.sessions.sessions()).as("sessions").isZero();
        assertThat(node.sessions.connectedNow()).as("connected").isZero();
        assertThat(node.trie.size()).as("subscriptions").isZero();
        assertThat(node.subscriptions.count()).as("subscriptions counted").isZero();
        assertThat(node.budget.used()).as("bytes in queues").isZero();
        assertThat(node.queues.queuedMessages()).as("queued messages").isZero();
        assertThat(node.queues.inFlightMessages()).as("messages in flight").isZero();
        assertThat(node.timers.waiting()).as("timers").isZero();
    }
}
