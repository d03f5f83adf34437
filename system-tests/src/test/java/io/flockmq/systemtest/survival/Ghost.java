package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/**
 * A connection that its client has left open and forgotten, since another one has its session. Nobody answers what comes
 * there; it is counted if it comes after the other connection was accepted. The broker has to close it.
 */
final class Ghost implements AutoCloseable {

    private static final long LOOK = Duration.ofMillis(20).toNanos();

    private final String client;
    private final Wire wire;
    private final Logbook logbook;
    private final int openPings;
    private volatile boolean replaced;

    private Ghost(String client, Wire wire, Logbook logbook) {
        this.client = client;
        this.wire = wire;
        this.logbook = logbook;
        openPings = wire.openPings();
    }

    /** Leaves a connection open; its client does not touch it any more. */
    static Ghost of(String client, Wire wire, Logbook logbook) {
        Ghost ghost = new Ghost(client, wire, logbook);
        logbook.openGhosts.incrementAndGet();
        Thread.ofVirtual().start(ghost::haunt);
        return ghost;
    }

    /** The other connection has been accepted: from now on nothing may come, least of all an answer to a ping. */
    void replaced() {
        replaced = true;
        try {
            wire.ping();
        } catch (IOException e) {
            // Closed already, as it should be.
        }
    }

    private void haunt() {
        int answers = 0;
        long mayArrive = Long.MAX_VALUE;
        try {
            while (true) {
                if (replaced && mayArrive == Long.MAX_VALUE) {
                    // On loopback and between namespaces whatever was sent has arrived.
                    mayArrive = wire.bytesArrived();
                }
                switch (wire.poll(LOOK)) {
                    case null -> {}
                    case ServerPacket.PingResp _ -> {
                        // [MQTT-3.1.4-3] Those that were asked for before do not count.
                        if (++answers > openPings) {
                            logbook.pingsOfGhosts.incrementAndGet();
                            logbook.diary.note(client + " has two live connections, the replaced one at "
                                    + wire.target().getPort());
                        }
                    }
                    case ServerPacket.Disconnect disconnect -> {
                        if (disconnect.code() != Reason.SESSION_TAKEN_OVER.code()) {
                            logbook.diary.note(client + ", replaced, is told " + disconnect);
                        }
                    }
                    case ServerPacket.Publish publish
                    when logbook.wasSentBeforeTheFreeze(publish.payload()) -> {
                        // The bytes that a thread is about to write when it is frozen leave when it wakes, as if the
                        // network had been slow.
                        if (wire.bytesTaken() > mayArrive) {
                            logbook.echoesOfGhosts.incrementAndGet();
                        }
                    }
                    case ServerPacket packet -> {
                        if (wire.bytesTaken() > mayArrive) {
                            logbook.wordsOfGhosts.incrementAndGet();
                            logbook.diary.note(client + ", replaced, still hears " + packet);
                        }
                    }
                }
            }
        } catch (SocketException e) {
            // Reset, or closed at the end of the run.
        } catch (IOException e) {
            // The end, as it should be.
        } finally {
            logbook.openGhosts.decrementAndGet();
            wire.close();
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
