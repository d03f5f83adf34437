package io.flockmq.broker.config;

import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.transport.MqttNode;

/**
 * What a node has counted in lives that are over, so that no counter falls when a new one begins.
 *
 * @param traffic what event loops counted
 * @param clientsMaximum the most that were connected at a time
 * @param clientsExpired sessions that expired
 */
record PastLives(TrafficTotals traffic, int clientsMaximum, long clientsExpired) {

    static final PastLives NONE = new PastLives(TrafficTotals.NONE, 0, 0);

    /** With one more. */
    PastLives plus(MqttNode life) {
        return new PastLives(
                traffic.plus(life.traffic()),
                Math.max(clientsMaximum, life.sessions().connectedMaximum()),
                clientsExpired + life.sessions().expiredTotal());
    }
}
