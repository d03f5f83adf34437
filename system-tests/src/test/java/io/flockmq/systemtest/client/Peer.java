package io.flockmq.systemtest.client;

import java.util.List;

/** Anything that can subscribe and publish. All calls block until the broker has answered. */
public interface Peer extends AutoCloseable {

    /** The broker's answer for each filter: granted QoS or reason code. */
    List<Integer> subscribe(Subscription... subscriptions);

    /** The reason code of the acknowledgement; 0 for QoS 0 and MQTT 3. */
    int publish(Publication publication);

    Inbox inbox();

    /** Ends without further ado; harmless when already ended. */
    @Override
    void close();
}
