package io.flockmq.broker.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way into an event loop for messages from others. Counts the bytes on the way, so that publishers can be paused when this
 * event loop does not keep up.
 *
 * <p>Concurrency: {@code waitingBytes} is added to by senders and taken from by the receiver; {@code paused} is filled by
 * senders and emptied by whoever sees {@code waitingBytes} low after adding to it or taking from it, so that nobody is left
 * waiting.
 */
final class Inbox {

    /** Senders pause above this. */
    private static final long HIGH_WATER = 16L << 20;
    /** And go on below this. */
    private static final long LOW_WATER = 4L << 20;

    private record Paused(Executor loop, Runnable resume) {}

    private final Executor loop;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Queue<Paused> paused = new ConcurrentLinkedQueue<>();

    Inbox(Executor loop) {
        this.loop = loop;
    }

    /** Has the event loop receive this; any thread. */
    void send(HandOver handOver, Runnable receive) {
        waitingBytes.addAndGet(handOver.bytes());
        loop.execute(() -> {
            try {
                receive.run();
            } finally {
                waitingBytes.addAndGet(-handOver.bytes());
                resumeIfLow();
            }
        });
    }

    boolean isOverfull() {
        return waitingBytes.get() > HIGH_WATER;
    }

    /** Runs a task on the sender's event loop once there is room again; any thread. */
    void whenLow(Executor sender, Runnable resume) {
        paused.add(new Paused(sender, resume));
        resumeIfLow();
    }

    private void resumeIfLow() {
        if (waitingBytes.get() > LOW_WATER) {
            return;
        }
        for (Paused next = paused.poll(); next != null; next = paused.poll()) {
            next.loop().execute(next.resume());
        }
    }
}
