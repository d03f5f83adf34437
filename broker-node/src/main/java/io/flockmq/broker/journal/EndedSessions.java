package io.flockmq.broker.journal;

import io.flockmq.broker.storage.RecordBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Sessions of one event loop that are over, by the claim that they were of, for so long as a node could come back that does not know.
 * Event loop only.
 */
final class EndedSessions {

    /** How long an end is remembered. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private record Ended(String clientId, long epoch, long at) {}

    private final SessionRecords records;
    private final WallTime time;
    private final Map<String, Long> epochByClientId = new HashMap<>();
    private final ArrayDeque<Ended> oldestFirst = new ArrayDeque<>();

    EndedSessions(SessionRecords records, WallTime time) {
        this.records = records;
        this.time = time;
    }

    /** A session is over. */
    void add(RecordBatch to, String clientId, long epoch) {
        recall(clientId, epoch);
        records.ended(to, clientId, epoch);
    }

    /** The store says that a session is over. */
    void recall(String clientId, long epoch) {
        epochByClientId.merge(clientId, epoch, Math::max);
        oldestFirst.addLast(new Ended(clientId, epoch, time.nanoTime()));
    }

    /** Whether a session of this claim, or of a later one, is over. */
    boolean contains(String clientId, long epoch) {
        Long ended = epochByClientId.get(clientId);
        return ended != null && ended >= epoch;
    }

    /** Whether there is something old enough to be forgotten. */
    boolean areOld() {
        Ended first = oldestFirst.peekFirst();
        return first != null && time.nanoTime() - first.at() > LIFE.toNanos();
    }

    /** Forgets what is old. */
    void forgetOld(RecordBatch to) {
        while (areOld()) {
            Ended old = oldestFirst.removeFirst();
            if (epochByClientId.remove(old.clientId(), old.epoch())) {
                records.forgetEnded(to, old.clientId());
            }
        }
    }
}
