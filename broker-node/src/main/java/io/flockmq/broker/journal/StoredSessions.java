package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.storage.RecordBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes what happens to the sessions of one event loop into the store, once for each turn. Event loop only. */
final class StoredSessions implements SessionJournal {

    /** How long a change may wait for an acknowledgement that makes it needless. */
    private static final Duration SOON = Duration.ofMillis(2);

    /** Where a session's records are. */
    private static final class Place {
        private final long number;
        /** The claim that the store knows; before that of any claim if it knows nothing of the session. */
        private long epoch;

        private boolean dirty;

        private Place(long number, long epoch) {
            this.number = number;
            this.epoch = epoch;
        }
    }

    private static final long NOTHING = -1;

    private final RecordWriter writer;
    private final SessionRecords records;
    private final AtomicLong numbers;
    private final Map<Session, Place> places = new HashMap<>();
    private List<Session> dirty = new ArrayList<>();
    private RecordBatch next = new RecordBatch();
    /** Who waits for the end of a session that is to be written next. */
    private List<Runnable> ends = new ArrayList<>(0);

    private boolean nowPlanned;
    private boolean soonPlanned;
    private @Nullable NodeLoop loop;

    /**
     * Nothing to write yet.
     *
     * @param numbers the last number that was given to a session, on any event loop
     */
    StoredSessions(RecordWriter writer, SessionRecords records, AtomicLong numbers) {
        this.writer = writer;
        this.records = records;
        this.numbers = numbers;
    }

    /** The event loop is put together. */
    void assembled(NodeLoop assembled) {
        loop = assembled;
    }

    private NodeLoop loop() {
        return Objects.requireNonNull(loop, "the node is not put together yet");
    }

    /** A session came from the store, which knows all of it. */
    void restored(Session session, long number) {
        places.put(session, new Place(number, session.epoch()));
    }

    /** A session came from the copy of one, which becomes the session's records. */
    void foreign(Session session, Head copy) {
        places.put(session, new Place(copy.number(), session.epoch()));
        next.delete(copy.key());
        records.head(next, new Head(copy.clientId(), false, copy.number(), copy.epoch(), 0));
        now();
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void changed(Session session, Urgency urgency) {
        Place place = places.computeIfAbsent(session, _ -> new Place(numbers.incrementAndGet(), NOTHING));
        if (!place.dirty) {
            place.dirty = true;
            dirty.add(session);
        }
        switch (urgency) {
            case NOW -> now();
            case SOON -> {
                if (!soonPlanned && !nowPlanned) {
                    soonPlanned = true;
                    loop().timers().schedule(SOON, this::write);
                }
            }
        }
    }

    private void now() {
        if (!nowPlanned) {
            nowPlanned = true;
            loop().endOfTurn().add(this::write);
        }
    }

    @Override
    public void ended(Session session) {
        Place place = places.remove(session);
        if (place != null && place.epoch != NOTHING) {
            records.ends(next, session.clientId(), false, place.number);
            now();
        }
    }

    /** Runs an action once which sessions have ended in this turn is stored; at once if none has. */
    void whenEndsStored(Runnable action) {
        if (next.isEmpty()) {
            action.run();
        } else {
            ends.add(action);
        }
    }

    /** Forgets by what repetitions are recognised of sources that have been silent for one to two such rounds. */
    void forgetSilentSources() {
        for (Session session : loop().sessions().sessions()) {
            Place place = places.get(session);
            session.forgetSilentSources(source -> {
                if (place != null) {
                    records.forget(next, place.number, source);
                }
            });
        }
        if (!next.isEmpty()) {
            now();
        }
    }

    private void write() {
        nowPlanned = false;
        soonPlanned = false;
        List<Session> all = dirty;
        dirty = new ArrayList<>();
        List<Runnable> stored = ends;
        ends = new ArrayList<>(0);
        for (Session session : all) {
            Place place = places.get(session);
            if (place != null && place.dirty) {
                place.dirty = false;
                stored.add(write(session, place));
            }
        }
        RecordBatch batch = next;
        if (batch.isEmpty() && stored.isEmpty()) {
            return;
        }
        next = new RecordBatch();
        writer.write(batch, loop().executor(), () -> stored.forEach(Runnable::run));
    }

    private Runnable write(Session session, Place place) {
        boolean unknown = place.epoch == NOTHING;
        if (place.epoch != session.epoch()) {
            place.epoch = session.epoch();
            records.head(next, new Head(session.clientId(), false, place.number, place.epoch, 0));
        }
        return unknown
                ? session.takeEverything(change -> records.change(next, place.number, change))
                : session.takeChanges(change -> records.change(next, place.number, change));
    }
}
