package io.flockmq.broker.observe;

import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.event.TrafficTotals;
import java.time.Duration;
import java.util.List;

/** Figures that a test sets. */
final class TestStatistics implements BrokerStatistics {

    final TrafficCounters counters = new TrafficCounters();
    int connected;
    int total;

    @Override
    public TrafficTotals traffic() {
        return TrafficTotals.of(List.of(counters));
    }

    @Override
    public int clientsConnected() {
        return connected;
    }

    @Override
    public int clientsMaximum() {
        return 4;
    }

    @Override
    public int clientsTotal() {
        return total;
    }

    @Override
    public long clientsExpired() {
        return 6;
    }

    @Override
    public long subscriptions() {
        return 7;
    }

    @Override
    public long retainedMessages() {
        return 8;
    }

    @Override
    public long queuedBytes() {
        return 9;
    }

    @Override
    public int connections() {
        return 11;
    }

    @Override
    public long queuedMessages() {
        return 12;
    }

    @Override
    public long longestQueue() {
        return 13;
    }

    @Override
    public Duration oldestQueued() {
        return Duration.ofMillis(14_500);
    }

    @Override
    public long inFlightMessages() {
        return 15;
    }

    @Override
    public long retainedBytes() {
        return 16;
    }

    @Override
    public Duration stalled() {
        return Duration.ofMillis(1700);
    }
}
