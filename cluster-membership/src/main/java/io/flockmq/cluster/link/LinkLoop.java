package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's streams to and from all other nodes. That event loop only. */
public final class LinkLoop {

    private final int number;
    private final EventLoop loop;
    private final LinkSettings settings;
    private final Connector connector;
    private final LinkEventListener events;
    private final EndOfTurn endOfTurn;
    private final Map<Node, OutboundStream> outbound = new HashMap<>();
    private final Map<Node, Map<Integer, InboundStream>> inbound = new HashMap<>();
    private final WaitingRoom waitingRoom;
    private final Set<Node> paused = new HashSet<>();
    private @Nullable LinkListener listener;
    private @Nullable OwnLoop own;
    private @Nullable View view;
    private @Nullable Future<?> ticks;
    private boolean closed;

    LinkLoop(int number, EventLoop loop, LinkSettings settings, Names names, LinkEventListener events) {
        this.number = number;
        this.loop = loop;
        this.settings = settings;
        this.connector = new Connector(loop, settings, names);
        this.events = events;
        this.endOfTurn = new EndOfTurn(loop, events);
        this.waitingRoom = new WaitingRoom(loop, settings.times().hold(), this::admit);
    }

    /**
     * Sends a batch, at the end of this turn of the event loop. Works also while the node is not connected, not yet in a view,
     * or not any more: until {@link #forget}.
     *
     * @param batch ownership passes to the link, also if this throws; its bytes must not be changed any more
     * @return its number: 1 for the first to this node in this lane, then one more for each
     * @throws IllegalArgumentException if the batch is larger than allowed
     * @throws IllegalStateException before the first view, and after the link was closed
     */
    public long send(Node to, Lane lane, ByteBuf batch) {
        assert loop.inEventLoop();
        try {
            if (batch.readableBytes() > settings.maxBatch()) {
                throw new IllegalArgumentException("a batch of %d bytes, at most %d are allowed"
                        .formatted(batch.readableBytes(), settings.maxBatch()));
            }
            return outbound(to).send(lane, batch);
        } catch (RuntimeException refused) {
            batch.release();
            throw refused;
        }
    }

    private OutboundStream outbound(Node to) {
        OutboundStream stream = outbound.get(to);
        if (stream == null) {
            OwnLoop from = own();
            if (to.equals(from.self())) {
                throw new IllegalArgumentException("a node does not send to itself");
            }
            stream = new OutboundStream(from, to);
            outbound.put(to, stream);
        }
        return stream;
    }

    private OwnLoop own() {
        if (own == null || closed) {
            throw new IllegalStateException(closed ? "the link is closed" : "there is no view yet");
        }
        return own;
    }

    /**
     * Says that batches from a node need not be kept by it any more, at the end of this turn of the event loop. Ignored if a
     * later one was confirmed already, or if the node was forgotten.
     *
     * @param upTo the number of the last that was received, or an earlier one; all before it are confirmed too
     * @throws IllegalArgumentException if that one was not received
     */
    public void confirm(Node from, int fromLoop, Lane lane, long upTo) {
        assert loop.inEventLoop();
        Map<Integer, InboundStream> streams = inbound.get(from);
        InboundStream stream = streams == null ? null : streams.get(fromLoop);
        if (stream != null) {
            stream.confirm(lane, upTo);
        }
    }

    /** Bytes of the batches that were sent to a node and not confirmed by it: what the link keeps in memory. */
    public long unconfirmedBytes(Node to, Lane lane) {
        assert loop.inEventLoop();
        OutboundStream stream = outbound.get(to);
        return stream == null ? 0 : stream.window(lane).bytes();
    }

    /**
     * Hands over what a node that left did not confirm, in order; the link keeps nothing of it. Some of it may have reached
     * the node.
     *
     * @return ownership of the buffers passes to the caller
     * @throws IllegalStateException if the node is in the view
     */
    public List<ByteBuf> takeUnconfirmed(Node to, Lane lane) {
        assert loop.inEventLoop();
        requireGone(to);
        OutboundStream stream = outbound.get(to);
        return stream == null ? List.of() : stream.takeUnconfirmed(lane);
    }

    /**
     * A node is gone for good, or this life of it: drops all that was sent to it and what is known of its streams. It must not
     * come back in the same life, for it would miss what was dropped.
     *
     * @throws IllegalStateException if the node is in the view
     */
    public void forget(Node node) {
        assert loop.inEventLoop();
        requireGone(node);
        OutboundStream sent = outbound.remove(node);
        if (sent != null) {
            sent.release("it is forgotten");
        }
        inbound.remove(node);
        paused.remove(node);
    }

    private void requireGone(Node node) {
        if (!closed && view != null && view.members().contains(node)) {
            throw new IllegalStateException(node + " is in the view");
        }
    }

    /**
     * Stops reading what a node sends to this event loop, or goes on. A few batches that have been read already may still be
     * received. Holds until it is changed, also for later connections.
     */
    public void pauseReading(Node from, boolean pause) {
        assert loop.inEventLoop();
        if (pause ? paused.add(from) : paused.remove(from)) {
            inbound.getOrDefault(from, Map.of()).values().forEach(stream -> stream.pauseReading(pause));
        }
    }

    /** Writes now what would be written at the end of this turn. */
    public void flush() {
        assert loop.inEventLoop();
        endOfTurn.runNow();
    }

    EventLoop eventLoop() {
        return loop;
    }

    void start(LinkListener toBeTold) {
        listener = toBeTold;
        long millis = Math.max(1, settings.times().ping().toMillis() / Pulse.TICKS_UNTIL_PING);
        ticks = loop.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        List.copyOf(outbound.values()).forEach(OutboundStream::tick);
        inboundStreams().forEach(InboundStream::tick);
    }

    private List<InboundStream> inboundStreams() {
        List<InboundStream> all = new ArrayList<>();
        inbound.values().forEach(streams -> all.addAll(streams.values()));
        return all;
    }

    void viewChanged(View newView) {
        if (closed || (view != null && newView.number() <= view.number())) {
            return;
        }
        if (own == null || !own.self().equals(newView.self())) {
            startAnew(newView.self());
        }
        view = newView;
        outbound.forEach((node, stream) -> {
            if (!newView.members().contains(node)) {
                stream.stop("it left");
            }
        });
        inbound.forEach((node, streams) -> {
            if (!newView.members().contains(node)) {
                streams.values().forEach(stream -> stream.end("it left"));
            }
        });
        newView.members().stream()
                .filter(member -> !member.equals(newView.self()))
                .forEach(member -> outbound(member).start());
        waitingRoom.askAgain();
    }

    private void startAnew(Node self) {
        endStreams("this node is in another life");
        own = new OwnLoop(
                self,
                number,
                loop,
                settings,
                connector,
                endOfTurn,
                Objects.requireNonNull(listener, "no view before start"),
                events);
    }

    /** A connection has proven that it comes from where it says. */
    void attach(InboundHandshake handshake, Hello hello) {
        if (closed) {
            handshake.end("this node ends");
        } else {
            waitingRoom.enter(handshake, hello);
        }
    }

    /** Whether it is decided what becomes of a proven connection: its sender is in the view, or will never be. */
    private boolean admit(InboundHandshake handshake, Hello hello) {
        View now = view;
        OwnLoop to = own;
        if (now == null || to == null) {
            return false;
        }
        if (!to.self().is(hello.to(), hello.toIncarnation())) {
            handshake.end("it looks for another life of this node");
            return true;
        }
        Optional<Node> sender = now.members().stream()
                .filter(member -> member.is(hello.from(), hello.fromIncarnation()) && !member.equals(to.self()))
                .findFirst();
        sender.ifPresent(from -> admit(handshake, from, hello.fromLoop(), to));
        return sender.isPresent();
    }

    private void admit(InboundHandshake handshake, Node from, int fromLoop, OwnLoop to) {
        if (fromLoop >= from.eventLoops()) {
            handshake.end("%s has no event loop %d".formatted(from, fromLoop));
            return;
        }
        inbound.computeIfAbsent(from, _ -> new HashMap<>())
                .computeIfAbsent(fromLoop, _ -> new InboundStream(to, from, fromLoop))
                .open(handshake.channel(), handshake, paused.contains(from));
    }

    private void endStreams(String why) {
        outbound.values().forEach(stream -> stream.release(why));
        outbound.clear();
        inboundStreams().forEach(stream -> stream.end(why));
        inbound.clear();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        endStreams("this node ends");
        waitingRoom.close();
    }
}
