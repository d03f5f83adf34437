package io.flockmq.broker.journal;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.RetainedWriter;
import io.flockmq.broker.delivery.UnroutedMessages;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.RetainedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one event loop of a node alone has to do with the store. Event loop only, once the node is put together. */
final class StoredLoop {

    /** What is routed again after the end of a process was on its way when it ended. */
    private static final Duration ROUND = Duration.ofMinutes(1);

    private final RecordWriter writer;
    private final StoredSessions sessions;
    private final List<Session> recalled = new ArrayList<>();
    private @Nullable NodeLoop loop;
    private @Nullable StoredOpener opener;

    StoredLoop(RecordWriter writer, SessionRecords records, AtomicLong numbers) {
        this.writer = writer;
        this.sessions = new StoredSessions(writer, records, numbers);
    }

    StoredSessions sessions() {
        return sessions;
    }

    /** Opens sessions by claims that are later than this one. */
    StoredOpener opener(SessionTable table, long lastEpoch) {
        StoredOpener made = new StoredOpener(table, sessions, lastEpoch);
        opener = made;
        return made;
    }

    /** The event loop is put together. */
    void assembled(NodeLoop assembled) {
        loop = assembled;
        sessions.assembled(assembled);
    }

    NodeLoop loop() {
        return Objects.requireNonNull(loop, "the node is not put together yet");
    }

    /** Retains messages in a store that writes them by itself; their publishers wait until they are written. */
    RetainedWriter retainedWriter(RetainedStore store) {
        return (message, confirmation) -> {
            RetainedStore.Result result = store.put(message);
            if (confirmation != null && result != RetainedStore.Result.FULL) {
                confirmation.expect();
                writer.write(new RecordBatch(), loop().executor(), confirmation::done);
            }
            return result;
        };
    }

    /** A session comes from the store; it waits until {@link #begin}. */
    void recall(StoredSession stored) {
        Head head = stored.head();
        Session session = loop().sessions().recall(head.clientId(), head.epoch(), stored.state());
        Objects.requireNonNull(opener, "the node is not put together yet").claimsAfter(head.epoch());
        if (head.copy()) { // another node's when this one was in a cluster
            sessions.foreign(session, head);
        } else {
            sessions.restored(session, head.number());
        }
        loop().subscriptions().resume(session);
        recalled.add(session);
    }

    /** All sessions are there: their clocks run, and what was on its way goes on. */
    void begin() {
        for (Session session : recalled) {
            UnroutedMessages.route(session, loop().router());
        }
        recalled.forEach(loop().sessions()::begin);
        recalled.clear();
        loop().timers().schedule(ROUND, this::forgetSilentSources);
    }

    private void forgetSilentSources() {
        sessions.forgetSilentSources();
        loop().timers().schedule(ROUND, this::forgetSilentSources);
    }
}
