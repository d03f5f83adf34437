package io.flockmq.broker.config;

import io.flockmq.broker.event.Traffic;
import io.flockmq.broker.transport.MqttNode;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a node has counted in lives that are over, so that no counter falls when a new one begins.
 *
 * @param traffic by counter, those that are missing are 0
 * @param clientsMaximum the most that were connected at a time
 * @param clientsExpired sessions that expired
 */
record PastLives(Map<Traffic, Long> traffic, int clientsMaximum, long clientsExpired) {

    static final PastLives NONE = new PastLives(Map.of(), 0, 0);

    PastLives {
        traffic = Map.copyOf(traffic);
    }

    /** With one more. */
    PastLives plus(MqttNode life) {
        Map<Traffic, Long> sums = new EnumMap<>(Traffic.class);
        for (Traffic counter : Traffic.values()) {
            sums.put(counter, traffic(counter) + life.traffic(counter));
        }
        return new PastLives(
                sums,
                Math.max(clientsMaximum, life.sessions().connectedMaximum()),
                clientsExpired + life.sessions().expiredTotal());
    }

    long traffic(Traffic counter) {
        return traffic.getOrDefault(counter, 0L);
    }
}
