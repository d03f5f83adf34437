package io.flockmq.systemtest.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client received and the test has not yet looked at, oldest first. Filled by the client's thread. */
public final class Inbox {

    /** Long enough for a busy machine, and the bound of every wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    void add(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** Takes the next message, waiting for it if need be. */
    public Delivery next() {
        try {
            Delivery delivery = deliveries.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (delivery == null) {
                throw new AssertionError("no message within " + PATIENCE);
            }
            return delivery;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes the next {@code count} messages. */
    public List<Delivery> next(int count) {
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(next());
        }
        return taken;
    }

    /** The payloads of all messages up to, and without, the one whose payload is {@code last}. */
    public List<String> payloadsBefore(String last) {
        List<String> payloads = new ArrayList<>();
        for (String payload = next().payload(); !payload.equals(last); payload = next().payload()) {
            payloads.add(payload);
        }
        return payloads;
    }

    public int size() {
        return deliveries.size();
    }
}
