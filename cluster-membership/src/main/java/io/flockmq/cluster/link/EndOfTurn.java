package io.flockmq.cluster.link;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** What an event loop writes once at the end of its turn, however much was sent in it. Event loop only. */
final class EndOfTurn {

    private final EventLoop loop;
    private final LinkEventListener events;
    private List<Runnable> flushes = new ArrayList<>();
    private List<Runnable> spare = new ArrayList<>();
    private boolean requested;

    EndOfTurn(EventLoop loop, LinkEventListener events) {
        this.loop = loop;
        this.events = events;
    }

    /** Runs it at the end of this turn; the caller sees to it that it adds a task once. */
    void add(Runnable flush) {
        flushes.add(flush);
        if (!requested) {
            requested = true;
            loop.execute(this::end);
        }
    }

    private void end() {
        requested = false;
        runNow();
    }

    void runNow() {
        List<Runnable> ending = flushes;
        flushes = spare;
        for (Runnable flush : ending) {
            try {
                flush.run();
            } catch (RuntimeException | Error fault) { // one buffer that cannot be had must not stop all others
                events.on(new LinkEvent.InternalFault("writing to another node", fault));
            }
        }
        ending.clear();
        spare = ending;
    }
}
