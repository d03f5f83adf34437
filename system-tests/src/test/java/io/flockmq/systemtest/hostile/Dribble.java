package io.flockmq.systemtest.hostile;

import io.flockmq.systemtest.raw.RawClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Sends bytes in fragments, one after each pause, until they are all sent or the connection is closed. */
final class Dribble implements AutoCloseable {

    private final RawClient client;
    private final byte[] bytes;
    private final int fragment;
    private final Duration pause;
    private volatile int sent;
    private volatile boolean stopping;

    private Dribble(RawClient client, byte[] bytes, int fragment, Duration pause) {
        this.client = client;
        this.bytes = bytes;
        this.fragment = fragment;
        this.pause = pause;
    }

    /**
     * Starts to send beside the caller, who may read from the client.
     *
     * @param fragment bytes at a time
     */
    static Dribble start(RawClient client, byte[] bytes, int fragment, Duration pause) {
        Dribble dribble = new Dribble(client, bytes, fragment, pause);
        Thread.ofVirtual().start(dribble::send);
        return dribble;
    }

    /** How many bytes the connection has taken. */
    int sent() {
        return sent;
    }

    @Override
    public void close() {
        stopping = true;
    }

    private void send() {
        while (!stopping && sent < bytes.length) {
            int end = Math.min(bytes.length, sent + fragment);
            if (!client.trySend(Arrays.copyOfRange(bytes, sent, end))) {
                return;
            }
            sent = end;
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
