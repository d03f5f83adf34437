package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one event loop of a cluster's node has in the store, and what earlier lives have left there. Event loop only. */
public final class LoopStore {

    private final TurnRecords turn;
    private final SessionRecords records;
    private final StoredHomes homes;
    private final StoredCopies copies;
    private final EndedSessions ended;
    private final Map<String, Head> remains = new HashMap<>();

    LoopStore(RecordWriter writer, WallTime time, AtomicLong numbers) {
        this.turn = new TurnRecords(writer);
        this.records = new SessionRecords(time);
        this.ended = new EndedSessions(records, time);
        this.homes = new StoredHomes(turn, records, numbers, ended);
        this.copies = new StoredCopies(turn, records, numbers);
    }

    /** The event loop is put together. */
    void assembled(NodeLoop assembled) {
        turn.assembled(assembled);
    }

    NodeLoop loop() {
        return turn.loop();
    }

    /** The sessions whose home is this node. */
    public HomeRecords homes() {
        return homes;
    }

    /** The copies of other nodes' sessions. */
    public CopyRecords copies() {
        return copies;
    }

    // ---------------------------------------------------------------- what earlier lives have left

    /** Something is left; before the event loop begins. */
    void add(Head head) {
        remains.put(head.clientId(), head);
    }

    /** A session was over; before the event loop begins. */
    void addEnded(String clientId, long epoch) {
        ended.recall(clientId, epoch);
    }

    /** What is left and neither restored nor given up, a view. */
    public Collection<Head> remains() {
        return remains.values();
    }

    /** What is left of a client's session. */
    public @Nullable Head remains(String clientId) {
        return remains.get(clientId);
    }

    /** Whether a session of this claim is known to be over. */
    public boolean isEnded(String clientId, long epoch) {
        return ended.contains(clientId, epoch);
    }

    /** The session goes on from what is left: its records are the session's. */
    public void restored(Session session, Head head) {
        remains.remove(head.clientId());
        homes.restored(session, head.number());
        if (head.copy()) {
            turn.batch().delete(head.key());
        }
    }

    /** Others have something better; it stays in the store until it is {@linkplain #forget forgotten}. */
    public void takeOut(Head head) {
        remains.remove(head.clientId(), head);
    }

    /** Nothing that is left is of use. */
    public void giveUpAll() {
        remains.values().forEach(this::forget);
        remains.clear();
    }

    /** Removes from the store what is not of use any more. */
    public void forget(Head head) {
        boolean replaced = head.copy() ? copies.hasHead(head.clientId()) : homes.hasHead(head.clientId());
        if (replaced) {
            records.forget(turn.batch(), head.number());
        } else {
            records.ends(turn.batch(), head.clientId(), head.copy(), head.number());
        }
    }

    /** Forgets that sessions are over where that is long ago: nobody comes back any more who does not know. */
    public void forgetOldEnds() {
        if (ended.areOld()) {
            ended.forgetOld(turn.batch());
        }
    }
}
