package io.flockmq.broker.connection;

import io.flockmq.broker.session.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that an event loop has not run for so long that other nodes may have gone on with its sessions. Then nothing is said to
 * clients until it is known that they have not.
 *
 * <p>A process that was frozen wakes with everything before it that was sent to its sockets meanwhile, and would answer that before
 * any timer, and any other thread, had a chance to stop it. So the time is looked at where bytes leave: once for each
 * connection in a turn, beside a system call. Event loop only.
 */
public final class Standstill {

    /** Looks in the limit, so that an event loop with nothing to say is not taken for one that stands still. */
    private static final int LOOKS = 4;

    private final Timers timers;
    private final long limit;
    private final Runnable noticed;
    private final List<Runnable> whenOver = new ArrayList<>();
    private long lastLook;
    private boolean silent;

    /**
     * It runs.
     *
     * @param limit how long an event loop may stand still; zero if nobody goes on without it
     * @param noticed run when it has stood still for longer
     */
    public Standstill(Timers timers, Duration limit, Runnable noticed) {
        this.timers = timers;
        this.limit = limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
        this.noticed = noticed;
        lastLook = timers.nanoTime();
        if (!limit.isZero()) {
            lookAgainIn(limit.dividedBy(LOOKS));
        }
    }

    private void lookAgainIn(Duration time) {
        timers.schedule(time, () -> {
            look();
            lookAgainIn(time);
        });
    }

    private void look() {
        long now = timers.nanoTime();
        boolean stoodStill = now - lastLook > limit;
        lastLook = now;
        if (stoodStill) {
            silent = true;
            noticed.run();
        }
    }

    /** Whether clients may not be told anything now. */
    boolean isSilent() {
        if (limit != Long.MAX_VALUE) {
            look();
        }
        return silent;
    }

    /** Runs a task when clients may be told things again, which they may not now. */
    void whenOver(Runnable task) {
        whenOver.add(task);
    }

    /** Nobody has gone on without this event loop, up to now: clients may be told. */
    public void over() {
        lastLook = timers.nanoTime();
        silent = false;
        List<Runnable> tasks = List.copyOf(whenOver);
        whenOver.clear();
        tasks.forEach(Runnable::run);
    }
}
