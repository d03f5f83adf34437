package io.flockmq.cluster.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Where proven connections wait, unread, until a view says that their sender is a member: views do not arrive everywhere at
 * the same time. Event loop only.
 */
final class WaitingRoom {

    private record Guest(Hello hello, Future<?> deadline) {}

    private final EventLoop loop;
    private final Duration limit;
    private final BiPredicate<InboundHandshake, Hello> admission;
    private final Map<InboundHandshake, Guest> guests = new HashMap<>();

    /**
     * An empty one.
     *
     * @param limit for how long a connection may wait
     * @param admission takes a connection over or turns it away; false if it cannot be said yet
     */
    WaitingRoom(EventLoop loop, Duration limit, BiPredicate<InboundHandshake, Hello> admission) {
        this.loop = loop;
        this.limit = limit;
        this.admission = admission;
    }

    /** Asks for admission, and waits if it is not given. */
    void enter(InboundHandshake handshake, Hello hello) {
        if (!handshake.isOver() && !admission.test(handshake, hello)) {
            guests.put(
                    handshake,
                    new Guest(hello, loop.schedule(() -> giveUp(handshake), limit.toMillis(), TimeUnit.MILLISECONDS)));
        }
    }

    /** There is a new view. */
    void askAgain() {
        for (InboundHandshake handshake : List.copyOf(guests.keySet())) {
            Guest guest = guests.get(handshake);
            if (guest != null && (handshake.isOver() || admission.test(handshake, guest.hello()))) {
                guest.deadline().cancel(false);
                guests.remove(handshake);
            }
        }
    }

    private void giveUp(InboundHandshake handshake) {
        if (guests.remove(handshake) != null) {
            handshake.end("it is in no view of ours");
        }
    }

    void close() {
        guests.forEach((handshake, guest) -> {
            guest.deadline().cancel(false);
            handshake.end("this node ends");
        });
        guests.clear();
    }
}
