package io.flockmq.broker.event;

import io.flockmq.broker.topic.Topic;

/**
 * Counts messages by classes of topics and clients that the operator has named. A node without such classes has none, and pays for
 * it with a look whether it has. Called on event loops: returns at once, never blocks and never throws.
 */
public interface TrafficClassifier {

    /** What one connected client publishes and receives. Used by one thread. */
    interface ClientTraffic {
        /** A PUBLISH packet came or went. */
        void message(Direction direction, Topic topic, int payloadBytes);

        /** The client is not connected any more; once, and the last call. */
        void ended();
    }

    /** A client has connected. */
    ClientTraffic connected(String clientId);
}
