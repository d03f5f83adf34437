package io.flockmq.cluster.link;

import java.time.Duration;

/** Waits between attempts to connect: twice as long each time, up to a bound. One thread. */
final class BackOff {

    private final Duration least;
    private final Duration most;
    private Duration next;

    BackOff(Duration least, Duration most) {
        this.least = least;
        this.most = most;
        this.next = least;
    }

    Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return wait;
    }

    void reset() {
        next = least;
    }
}
