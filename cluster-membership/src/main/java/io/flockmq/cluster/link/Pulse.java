package io.flockmq.cluster.link;

/**
 * Whether the other side of a connection is there, counted in ticks of a timer and not by a clock: a process that was
 * frozen gets one tick when it wakes, and reads what has arrived meanwhile before the next. One thread.
 */
final class Pulse {

    /** Ticks in the time after which we must say something. */
    static final int TICKS_UNTIL_PING = 2;

    /** What is to be done at a tick. */
    enum Tick {
        NOTHING,
        PING,
        GIVE_UP
    }

    private final int patience;
    private int ticksUnheard;
    private int ticksMute;

    /**
     * Begins with a connection.
     *
     * @param times of which silence counts, in multiples of half a ping
     */
    Pulse(LinkTimes times) {
        long perTick = Math.max(1, times.ping().toMillis() / TICKS_UNTIL_PING);
        patience = (int) (times.silence().toMillis() / perTick);
    }

    /** Something of the other side arrived. */
    void heard() {
        ticksUnheard = 0;
    }

    /** Something of ours was written. */
    void said() {
        ticksMute = 0;
    }

    Tick tick() {
        if (++ticksUnheard > patience) {
            return Tick.GIVE_UP;
        }
        return ++ticksMute >= TICKS_UNTIL_PING ? Tick.PING : Tick.NOTHING;
    }
}
