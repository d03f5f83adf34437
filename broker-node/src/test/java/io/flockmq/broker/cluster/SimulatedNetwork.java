package io.flockmq.broker.cluster;

import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/** Streams between simulated nodes: each lane keeps its order, and nothing else is certain about when something arrives. */
final class SimulatedNetwork {

    private record Stream(Node from, int loop, Node to, Lane lane) {}

    private record Batch(long number, byte[] bytes) {}

    private static final class State {
        private final Deque<Batch> underway = new ArrayDeque<>();
        private final Deque<Batch> unconfirmed = new ArrayDeque<>();
        private final Deque<Long> confirmations = new ArrayDeque<>();
        private long last;
    }

    private final Map<Stream, State> streams = new LinkedHashMap<>();

    Streams of(Node node, int loop) {
        return new Streams() {
            @Override
            public ByteBuf newBatch() {
                return Unpooled.buffer(); // on the heap: a node that is killed releases nothing
            }

            @Override
            public long send(Node to, Lane lane, ByteBuf batch) {
                State state = state(new Stream(node, loop, to, lane));
                byte[] bytes = new byte[batch.readableBytes()];
                batch.readBytes(bytes);
                batch.release();
                Batch sent = new Batch(++state.last, bytes);
                state.underway.addLast(sent);
                state.unconfirmed.addLast(sent);
                return sent.number();
            }

            @Override
            public void confirm(Node from, int fromLoop, Lane lane, long upTo) {
                state(new Stream(from, fromLoop, node, lane)).confirmations.addLast(upTo);
            }

            @Override
            public long unconfirmedBytes(Node to, Lane lane) {
                return state(new Stream(node, loop, to, lane)).unconfirmed.stream()
                        .mapToLong(batch -> batch.bytes().length)
                        .sum();
            }

            @Override
            public List<ByteBuf> takeUnconfirmed(Node to, Lane lane) {
                State state = state(new Stream(node, loop, to, lane));
                List<ByteBuf> all = new ArrayList<>();
                state.unconfirmed.forEach(batch -> all.add(Unpooled.wrappedBuffer(batch.bytes())));
                state.unconfirmed.clear();
                state.underway.clear();
                return all;
            }

            @Override
            public void forget(Node to) {
                streams.remove(new Stream(node, loop, to, Lane.CONTROL));
                streams.remove(new Stream(node, loop, to, Lane.MESSAGES));
            }
        };
    }

    private State state(Stream stream) {
        return streams.computeIfAbsent(stream, _ -> new State());
    }

    /** Lets something arrive, if there is something for a node that can take it. */
    boolean step(Random random, Function<Node, SimulatedNode> nodes, Predicate<Node> runs) {
        List<Stream> ready = new ArrayList<>();
        streams.forEach((stream, state) -> {
            if (!state.underway.isEmpty() && runs.test(stream.to()) && runs.test(stream.from())) {
                ready.add(stream);
            }
            if (!state.confirmations.isEmpty() && runs.test(stream.from())) {
                ready.add(stream);
            }
        });
        if (ready.isEmpty()) {
            return false;
        }
        Stream stream = ready.get(random.nextInt(ready.size()));
        State state = state(stream);
        boolean batch = !state.underway.isEmpty() && runs.test(stream.to()) && runs.test(stream.from());
        if (batch && (state.confirmations.isEmpty() || random.nextBoolean())) {
            Batch next = state.underway.removeFirst();
            SimulatedNode to = nodes.apply(stream.to());
            int loop = stream.loop() % to.loops();
            to.onLoop(loop, () -> {
                ByteBuf bytes = Unpooled.wrappedBuffer(next.bytes());
                to.cluster().received(loop, stream.from(), stream.loop(), stream.lane(), next.number(), bytes);
            });
        } else {
            long upTo = state.confirmations.removeFirst();
            while (!state.unconfirmed.isEmpty() && state.unconfirmed.getFirst().number() <= upTo) {
                state.unconfirmed.removeFirst();
            }
            SimulatedNode from = nodes.apply(stream.from());
            from.onLoop(stream.loop(), () -> from.cluster().confirmed(stream.loop(), stream.to(), stream.lane(), upTo));
        }
        return true;
    }
}
