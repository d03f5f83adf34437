package io.flockmq.cluster.link;

import java.time.Duration;

/**
 * How long the link waits for what.
 *
 * @param ping after so long without a word of ours, a ping says that we are there
 * @param silence after so long without a word of the other side, the connection is closed and opened anew
 * @param handshake within so long, a stranger must have shown that he is none
 * @param hold so long, a proven node that is in no view of ours yet may wait for one
 * @param leastBackOff between the first failed attempt to connect and the next; doubled with each
 * @param mostBackOff between two attempts at most
 */
public record LinkTimes(
        Duration ping,
        Duration silence,
        Duration handshake,
        Duration hold,
        Duration leastBackOff,
        Duration mostBackOff) {

    /** What fits a local network, and a cluster whose membership finds a dead node in seconds. */
    public static final LinkTimes DEFAULT = new LinkTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(1));

    /** Refuses what cannot work. */
    public LinkTimes {
        if (ping.toMillis() < 2 || leastBackOff.toMillis() < 1) {
            throw new IllegalArgumentException("too short");
        }
        if (silence.compareTo(ping.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("two pings must fit into the silence that ends a connection");
        }
        if (mostBackOff.compareTo(leastBackOff) < 0) {
            throw new IllegalArgumentException("the longest wait is shorter than the shortest");
        }
    }
}
