package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from event loops and has them logged on a thread of its own, because writing a log can block. Bounded: events
 * that find no room are counted and the count is logged. Thread-safe.
 */
public final class EventDispatcher implements BrokerEventListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);
    private static final int CAPACITY = 1 << 16;
    private static final long SUMMARY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int capacity;
    private final BlockingQueue<BrokerEvent> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final EventLog log = new EventLog();
    private final BrokerEventListener counters;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param nanoTime the monotonic clock
     * @param counters told of every event where it happens, those included that are not logged
     */
    public EventDispatcher(LongSupplier nanoTime, BrokerEventListener counters) {
        this(nanoTime, counters, CAPACITY);
    }

    EventDispatcher(LongSupplier nanoTime, BrokerEventListener counters, int capacity) {
        this.nanoTime = nanoTime;
        this.counters = counters;
        this.capacity = capacity;
        waiting = new ArrayBlockingQueue<>(capacity);
        thread = Thread.ofPlatform().name("mqtt-events").daemon().start(this::run);
    }

    @Override
    public void on(BrokerEvent event) {
        counters.on(event);
        // A flood of drops or refusals must not push out the lines about connections.
        if ((isOfFloods(event) && waiting.size() > capacity / 2) || !waiting.offer(event)) {
            lost.incrementAndGet();
        }
    }

    private static boolean isOfFloods(BrokerEvent event) {
        return event instanceof BrokerEvent.MessageDropped
                || event instanceof BrokerEvent.PublishRefused
                || event instanceof BrokerEvent.TransportFailed
                || event instanceof BrokerEvent.ConnectionRefused
                || (event instanceof BrokerEvent.ClientSubscribed subscribed
                        && subscribed.granted().isError());
    }

    private void run() {
        long summary = nanoTime.getAsLong() + SUMMARY_NANOS;
        while (!closed || !waiting.isEmpty()) {
            try {
                BrokerEvent event = waiting.poll(closed ? 0 : 1, TimeUnit.SECONDS);
                if (event != null) {
                    log.on(event);
                }
                if (nanoTime.getAsLong() - summary > 0) {
                    summary += SUMMARY_NANOS;
                    summarize();
                }
            } catch (InterruptedException wakeUp) {
                // close() wants the rest written
            } catch (RuntimeException | Error fault) { // whatever it is, the next event may be logged
                LOG.atError()
                        .addKeyValue(LogField.ACTION, EventName.INTERNAL_FAULT)
                        .setCause(fault)
                        .log("An event could not be logged");
            }
        }
        summarize();
    }

    private void summarize() {
        log.summarize();
        long count = lost.getAndSet(0);
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue(LogField.ACTION, EventName.EVENTS_LOST)
                    .addKeyValue(LogField.COUNT, count)
                    .log("{} events were not logged, because the log did not keep up", count);
        }
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Writes what is waiting and ends the thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
