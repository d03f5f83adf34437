package io.flockmq.systemtest.survival;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What all clients of a run note besides their messages. Thread-safe. */
final class Logbook {

    final Diary diary = new Diary();

    /** From the loss of a connection to the CONNACK of the next. */
    final Samples reconnected = new Samples();

    /** From the loss of a connection to the first message or acknowledgement on the next. */
    final Samples resumed = new Samples();

    /** From CONNECT to CONNACK where another connection had the session. */
    final Samples takenOver = new Samples();

    /** From PUBLISH to PUBACK or PUBREC. */
    final Samples acknowledged = new Samples();

    /** From PUBLISH by its publisher to a subscriber. */
    final Samples delivered = new Samples();

    final AtomicInteger forgottenSessions = new AtomicInteger();
    final AtomicInteger wills = new AtomicInteger();
    final AtomicInteger openGhosts = new AtomicInteger();
    final AtomicInteger pingsOfGhosts = new AtomicInteger();
    final AtomicInteger wordsOfGhosts = new AtomicInteger();
    final AtomicInteger echoesOfGhosts = new AtomicInteger();
    final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile long frozenAt = Long.MIN_VALUE;

    /** Notes that a CONNECT was not accepted, or that nobody listened. */
    void refused(String client, InetSocketAddress target, int code, String why) {
        refusals.add(new Refusal(client, target, code, System.nanoTime()));
        diary.note("%s is not let in at %d: %s".formatted(client, target.getPort(), why));
    }

    /** Notes that a node is about to be frozen. */
    void freezing() {
        frozenAt = System.nanoTime();
    }

    /** Whether a message was sent before the last node was frozen, if any was. */
    boolean wasSentBeforeTheFreeze(byte[] payload) {
        long frozen = frozenAt;
        return frozen != Long.MIN_VALUE && payload.length >= Letter.LEAST_SIZE && Letter.sentAt(payload) - frozen < 0;
    }

    /** Notes something that no broker may do. */
    void fault(String what) {
        faults.add(what);
        diary.note("FAULT " + what);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }
}
