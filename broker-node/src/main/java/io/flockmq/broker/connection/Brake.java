package io.flockmq.broker.connection;

import io.flockmq.broker.codec.FrameDecoder;
import java.util.function.BooleanSupplier;

/**
 * Why a client is read no further for a while; it is read on when no reason is left. What it has sent waits in its socket. Event loop
 * only.
 */
final class Brake {

    private final FrameDecoder decoder;
    private final BooleanSupplier connected;
    private boolean behind;
    private boolean tooFast;
    private boolean notReading;

    /**
     * Nothing holds the client back.
     *
     * @param connected whether it may be read at all
     */
    Brake(FrameDecoder decoder, BooleanSupplier connected) {
        this.decoder = decoder;
        this.connected = connected;
    }

    /** Whether the client is read no further because of others, or of a limit: if it is silent then, it cannot help it. */
    boolean isBrokersDoing() {
        return behind || tooFast;
    }

    /** Whether somebody else does not keep up, or too much of what it has sent is not safe yet. */
    boolean isBehind() {
        return behind;
    }

    void behind() {
        behind = true;
        decoder.pause();
    }

    void caughtUp() {
        behind = false;
        readOn();
    }

    /** Whether it has published faster than it may. */
    boolean isTooFast() {
        return tooFast;
    }

    void tooFast() {
        tooFast = true;
        decoder.pause();
    }

    void slowEnough() {
        tooFast = false;
        readOn();
    }

    /** It does not read what it is answered. */
    void notReading() {
        notReading = true;
        decoder.pause();
    }

    void reading() {
        notReading = false;
        readOn();
    }

    /** Whether it does not read what it is answered. */
    boolean isNotReading() {
        return notReading;
    }

    private void readOn() {
        if (!isBrokersDoing() && !notReading && connected.getAsBoolean()) {
            decoder.resume();
        }
    }
}
