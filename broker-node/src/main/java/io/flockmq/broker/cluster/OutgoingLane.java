package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.cluster.wire.ItemWriter;
import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Confirmations;
import io.flockmq.broker.session.Timers;
import io.flockmq.broker.topic.Source;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One lane to one node: makes a batch of the items of a turn, and tells who waits for them when the node has confirmed it. Event
 * loop only.
 */
final class OutgoingLane {

    /** A batch that becomes larger than this is sent before the turn ends, bytes. */
    private static final int LARGE = 256 << 10;
    /** What is not confirmed may grow to this before publishers are paused, bytes. */
    static final long HIGH_WATER = 8L << 20;
    /** And they go on below this. */
    static final long LOW_WATER = 2L << 20;

    /** A batch on its way, or not yet, with those who wait for it. */
    private static final class Batch {
        private static final long NOT_TIMED = Long.MIN_VALUE;

        private final List<Confirmation> confirmations = new ArrayList<>();
        private final List<Runnable> actions = new ArrayList<>(1);
        private long number;
        /** When it was sent, if that is timed. */
        private long sentAt = NOT_TIMED;
    }

    private final Lane lane;
    private final Node to;
    private final Source self;
    private final Streams streams;
    private final EndOfTurn endOfTurn;
    private final Timers timers;
    private final Timings timings;
    private final LinkFigures figures;
    private final Confirmations done;
    private final ArrayDeque<Batch> unconfirmed = new ArrayDeque<>();
    private final List<Runnable> paused = new ArrayList<>();
    private int untimed;
    private @Nullable ByteBuf bytes;
    private Batch next = new Batch();

    OutgoingLane(
            Lane lane,
            Node to,
            Source self,
            Streams streams,
            EndOfTurn endOfTurn,
            Timers timers,
            Timings timings,
            LinkFigures figures,
            Confirmations done) {
        this.lane = lane;
        this.to = to;
        this.self = self;
        this.streams = streams;
        this.endOfTurn = endOfTurn;
        this.timers = timers;
        this.timings = timings;
        this.figures = figures;
        this.done = done;
    }

    /** Sends an item, in order, at the end of this turn at the latest. */
    void add(Item item) {
        ByteBuf batch = bytes;
        if (batch == null) {
            batch = streams.newBatch();
            ItemWriter.begin(batch);
            bytes = batch;
            endOfTurn.add(this::flush);
        }
        ItemWriter.write(batch, item, self, timers.nanoTime());
        if (batch.readableBytes() > LARGE) {
            send(batch);
        }
    }

    /** Sends an item that somebody waits for, null for nobody. */
    void add(Item item, @Nullable Confirmation confirmation) {
        if (confirmation != null) {
            next.confirmations.add(confirmation);
        }
        add(item);
    }

    /** Runs an action once the node has confirmed everything that was added before: at once if it has. */
    void whenConfirmed(Runnable action) {
        if (bytes != null) {
            next.actions.add(action);
        } else if (unconfirmed.isEmpty()) {
            action.run();
        } else {
            unconfirmed.getLast().actions.add(action);
        }
    }

    private void flush() {
        ByteBuf batch = bytes;
        if (batch != null) {
            send(batch);
        }
    }

    private void send(ByteBuf batch) {
        Batch sent = next;
        bytes = null;
        next = new Batch();
        unconfirmed.addLast(sent);
        figures.sent(batch.readableBytes());
        if (untimed == 0) {
            untimed = Timings.ONE_IN;
            sent.sentAt = timers.nanoTime();
        }
        untimed--;
        sent.number = streams.send(to, lane, batch);
        figures.waiting(streams.unconfirmedBytes(to, lane));
    }

    /** The node has confirmed everything up to this number. */
    void confirmed(long upTo) {
        while (!unconfirmed.isEmpty() && unconfirmed.getFirst().number <= upTo) {
            Batch batch = unconfirmed.removeFirst();
            if (batch.sentAt != Batch.NOT_TIMED) {
                timings.confirmed(to.id(), lane.name().toLowerCase(Locale.ROOT), timers.nanoTime() - batch.sentAt);
            }
            finish(batch);
        }
        figures.waiting(streams.unconfirmedBytes(to, lane));
        resume();
    }

    private void finish(Batch batch) {
        batch.confirmations.forEach(done::done);
        batch.actions.forEach(Runnable::run);
    }

    /** The node is gone: nobody waits for it any more. */
    void giveUp() {
        ByteBuf batch = bytes;
        if (batch != null) {
            batch.release();
            bytes = null;
        }
        List<Batch> all = new ArrayList<>(unconfirmed);
        all.add(next);
        unconfirmed.clear();
        next = new Batch();
        all.forEach(this::finish);
        figures.waiting(0);
        resume();
    }

    /** Everything that the node has not confirmed, in order, the caller releases it; those who wait for it are told with {@link #giveUp}. */
    List<ByteBuf> take() {
        flush();
        return streams.takeUnconfirmed(to, lane);
    }

    /** Whether the node, or the way to it, does not keep up. */
    boolean isBehind() {
        return streams.unconfirmedBytes(to, lane) > HIGH_WATER;
    }

    /** Runs an action once the node has caught up. */
    void whenCaughtUp(Runnable action) {
        paused.add(action);
        resume();
    }

    private void resume() {
        if (!paused.isEmpty() && streams.unconfirmedBytes(to, lane) <= LOW_WATER) {
            List<Runnable> all = List.copyOf(paused);
            paused.clear();
            all.forEach(Runnable::run);
        }
    }
}
