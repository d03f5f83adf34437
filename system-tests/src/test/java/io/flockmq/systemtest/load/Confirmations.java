package io.flockmq.systemtest.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The window of each publisher. A message holds a place in it until it is confirmed as often as it must be: by the broker
 * and by each subscriber. So nothing can pile up in the broker that it may rightly drop. Thread-safe.
 */
final class Confirmations {

    private final List<Semaphore> places = new ArrayList<>();
    private final List<AtomicIntegerArray> outstanding = new ArrayList<>();
    private final AtomicInteger total;
    private final CountDownLatch complete = new CountDownLatch(1);

    /**
     * An empty window for each publisher.
     *
     * @param publishers how many
     * @param messages of each publisher
     * @param times how often each message must be confirmed
     * @param window the most messages of a publisher that are under way
     */
    Confirmations(int publishers, int messages, int times, int window) {
        total = new AtomicInteger(Math.multiplyExact(Math.multiplyExact(publishers, messages), times));
        int[] each = new int[messages];
        Arrays.fill(each, times);
        for (int i = 0; i < publishers; i++) {
            places.add(new Semaphore(window));
            outstanding.add(new AtomicIntegerArray(each));
        }
    }

    /** Where this publisher gets a place for its next message. */
    Semaphore places(int publisher) {
        return places.get(publisher);
    }

    /** Confirms a message once. */
    void confirm(int publisher, int sequence) {
        if (outstanding.get(publisher).decrementAndGet(sequence) == 0) {
            places.get(publisher).release();
        }
        if (total.decrementAndGet() == 0) {
            complete.countDown();
        }
    }

    /**
     * Waits until everything is confirmed.
     *
     * @param patience how long to wait without a single confirmation
     * @return whether everything is
     */
    boolean await(Duration patience) throws InterruptedException {
        int before;
        do {
            before = total.get();
            if (complete.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } while (total.get() < before);
        return false;
    }
}
