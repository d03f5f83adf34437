package io.flockmq.broker.journal;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.topic.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The sessions of one event loop in the store of a cluster's node. Event loop only. */
final class StoredHomes implements HomeRecords {

    /** Where a session's records are, and what their head says. */
    private static final class Place {
        private final long number;
        private long epoch;
        private long generation;

        private Place(long number, long epoch, long generation) {
            this.number = number;
            this.epoch = epoch;
            this.generation = generation;
        }
    }

    private static final long NOTHING = -1;

    private final TurnRecords turn;
    private final SessionRecords records;
    private final AtomicLong numbers;
    private final EndedSessions endedSessions;
    private final Map<Session, Place> places = new HashMap<>();
    /** Whose head is in the store: a session may be replaced by another one of the same client. */
    private final Map<String, Long> numberByClientId = new HashMap<>();

    StoredHomes(TurnRecords turn, SessionRecords records, AtomicLong numbers, EndedSessions endedSessions) {
        this.turn = turn;
        this.records = records;
        this.numbers = numbers;
        this.endedSessions = endedSessions;
    }

    /** A session came from the store, which knows all of it under this number, and is claimed anew. */
    void restored(Session session, long number) {
        places.put(session, new Place(number, session.epoch(), 0));
        numberByClientId.put(session.clientId(), number);
        records.head(turn.batch(), new Head(session.clientId(), false, number, session.epoch(), 0));
    }

    /** Whether the head of a client's session is one that this life has written. */
    boolean hasHead(String clientId) {
        return numberByClientId.containsKey(clientId);
    }

    @Override
    public boolean knows(Session session) {
        return places.containsKey(session);
    }

    @Override
    public void write(Session session, long generation, List<SessionChange> changes, Runnable stored) {
        RecordBatch batch = turn.batch();
        Place place = places.computeIfAbsent(session, _ -> new Place(numbers.incrementAndGet(), NOTHING, NOTHING));
        if (place.epoch != session.epoch() || place.generation != generation) {
            place.epoch = session.epoch();
            place.generation = generation;
            Head head = new Head(session.clientId(), false, place.number, place.epoch, generation);
            records.head(batch, head);
            Long before = numberByClientId.put(session.clientId(), place.number);
            if (before != null && before != place.number) {
                records.forget(batch, before);
            }
        }
        changes.forEach(change -> records.change(batch, place.number, change));
        turn.whenStored(stored);
    }

    @Override
    public void ended(Session session) {
        Place place = places.get(session);
        if (place != null) {
            endedSessions.add(turn.batch(), session.clientId(), session.epoch());
        }
        moved(session);
    }

    @Override
    public void moved(Session session) {
        Place place = places.remove(session);
        if (place == null) {
            return;
        }
        if (numberByClientId.remove(session.clientId(), place.number)) {
            records.ends(turn.batch(), session.clientId(), false, place.number);
        } else {
            records.forget(turn.batch(), place.number);
        }
    }

    @Override
    public void forget(Session session, Source source) {
        Place place = places.get(session);
        if (place != null) {
            records.forget(turn.batch(), place.number, source);
        }
    }

    @Override
    public void whenStored(Runnable action) {
        turn.whenStored(action);
    }
}
