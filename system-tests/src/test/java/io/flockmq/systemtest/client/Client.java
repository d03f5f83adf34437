package io.flockmq.systemtest.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that a program holds in its hands. */
public interface Client extends Peer {

    int NORMAL_DISCONNECTION = 0x00;
    int DISCONNECT_WITH_WILL = 0x04;

    /** The answer to the latest connect. */
    Connack connack();

    /** The reason code for each filter; all 0 for MQTT 3. */
    List<Integer> unsubscribe(String... filters);

    /** Sends, and does not wait for the acknowledgement. */
    void send(Publication publication);

    /** Connects again, not clean, with all that this client remembers of the session. */
    Connack reconnect();

    /** Sends DISCONNECT; MQTT 3 has no reason code and ignores it. */
    void disconnect(int reasonCode);

    default void disconnect() {
        disconnect(NORMAL_DISCONNECTION);
    }

    /** Completes when the latest connection has ended. */
    CompletableFuture<Ending> ended();
}
