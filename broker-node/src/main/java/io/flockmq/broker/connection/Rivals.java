package io.flockmq.broker.connection;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.security.Takeovers;
import io.flockmq.broker.session.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Clients that disconnect each other because they have the same client identifier: they are told to the operator, and made to wait.
 * Of each client identifier one CONNECT waits at most, the one that came last. Event loop only.
 */
public final class Rivals {

    /**
     * A connection whose CONNECT has come.
     *
     * @param address host and port
     */
    record Rival(String clientId, String address) {}

    private record Waiting(Rival rival, Timers.Timer timer, Runnable giveWay) {}

    private final Takeovers takeovers;
    private final Duration window;
    private final Timers timers;
    private final BrokerEventListener events;
    private final Map<String, Waiting> waiting = new HashMap<>();
    /** Those whose sessions are being opened. */
    private final Map<String, Rival> opening = new HashMap<>();

    /** Nobody has come. */
    public Rivals(Takeovers.Limits limits, Timers timers, BrokerEventListener events) {
        this.takeovers = new Takeovers(limits, timers::nanoTime);
        this.window = limits.window();
        this.timers = timers;
        this.events = events;
    }

    /**
     * Goes on with a CONNECT: at once, or later if clients with its client identifier disconnect each other.
     *
     * @param open goes on; opens the session
     * @param giveWay ends the connection, because another CONNECT came that waits in its place
     */
    void whenItsTurn(Rival rival, Runnable open, Runnable giveWay) {
        Waiting before = waiting.remove(rival.clientId());
        if (before != null) {
            before.timer().cancel();
            before.giveWay().run();
        }
        Duration delay = takeovers.delay(rival.clientId());
        if (delay.isZero()) {
            open(rival, open);
            return;
        }
        Timers.Timer timer = timers.schedule(delay, () -> {
            waiting.remove(rival.clientId());
            open(rival, open);
        });
        waiting.put(rival.clientId(), new Waiting(rival, timer, giveWay));
    }

    private void open(Rival rival, Runnable open) {
        opening.put(rival.clientId(), rival);
        open.run();
    }

    /** The session is open, or is not going to be. */
    void opened(Rival rival) {
        opening.remove(rival.clientId(), rival);
    }

    /** The connection is closed, whatever it waited for. */
    void gone(Rival rival) {
        opened(rival);
        Waiting own = waiting.get(rival.clientId());
        if (own != null && own.rival().equals(rival)) {
            own.timer().cancel();
            waiting.remove(rival.clientId());
        }
    }

    /** Another connection has the session of this one now. */
    void takenOver(Rival rival) {
        Rival by = opening.get(rival.clientId());
        Takeovers.Quarrel quarrel =
                takeovers.takenOver(rival.clientId(), rival.address(), by == null ? null : by.address());
        if (quarrel != null) {
            events.on(new BrokerEvent.ClientIdContested(
                    rival.clientId(), quarrel.first(), quarrel.second(), quarrel.times(), window));
        }
    }
}
