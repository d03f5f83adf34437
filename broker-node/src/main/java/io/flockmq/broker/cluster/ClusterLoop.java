package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.cluster.wire.ItemReader;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Origin;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * What one event loop hears from the other nodes: reads batches, gives each item to whom it is for, on the event loop that it
 * belongs to, and confirms a batch when all of it is dealt with. Event loop only.
 */
final class ClusterLoop {

    private record Stream(Node from, int loop, Lane lane) {}

    private final LoopContext context;
    private final Streams streams;
    private final Topics topics;
    private final ItemHandler handler;
    private final Map<Stream, InboundLane> inbound = new HashMap<>();

    ClusterLoop(LoopContext context, Streams streams, Topics topics, ItemHandler handler) {
        this.context = context;
        this.streams = streams;
        this.topics = topics;
        this.handler = handler;
    }

    /** A batch has come; it is read before this returns, and stays the caller's. */
    void received(Node from, int fromLoop, Lane lane, long number, ByteBuf bytes) {
        InboundLane inboundLane = inbound.computeIfAbsent(
                new Stream(from, fromLoop, lane),
                _ -> new InboundLane(context.number(), upTo -> streams.confirm(from, fromLoop, lane, upTo)));
        InboundLane.Batch batch = inboundLane.begin(number);
        Origin origin = context.lives().origin(from, fromLoop);
        try {
            ItemReader items = new ItemReader(
                    bytes, topics, origin.source(), context.timers().nanoTime());
            for (Item item = items.next(); item != null; item = items.next()) {
                handle(from, origin, item, batch);
            }
        } catch (FormatException e) {
            context.events().on(new BrokerEvent.InternalFault("reading a batch from node " + from.id(), e));
        }
        batch.done();
    }

    private void handle(Node from, Origin origin, Item item, Confirmation batch) {
        try {
            handler.handle(from, origin, item, batch);
        } catch (RuntimeException | Error fault) { // one item that fails must not take the others with it
            context.events().on(new BrokerEvent.InternalFault("an item from node " + from.id(), fault));
        }
    }

    /** The node is gone: nothing comes from it any more. */
    void gone(Node node) {
        inbound.keySet().removeIf(stream -> stream.from().equals(node));
    }
}
