package io.flockmq.broker.delivery;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class InboxInterleavingTest {

    @Test
    void nobodyWhoPausedIsForgotten() {
        Interleavings.check(SharedInbox.class);
    }

    /** Two senders' event loops with one that receives, whenever it comes to it. */
    public static class SharedInbox {

        private static final Message LARGE = Messages.of("t", Qos.AT_MOST_ONCE, "x".repeat(9 << 20));

        private final Queue<Runnable> loop = new ConcurrentLinkedQueue<>();
        private final Inbox inbox = new Inbox(loop::add);
        private final AtomicInteger paused = new AtomicInteger();
        private final AtomicInteger received = new AtomicInteger();
        private int sent;

        @Operation(nonParallelGroup = "sender")
        public void send() {
            HandOver handOver = new HandOver();
            handOver.add(new HandOver.Item.ToSubscribers(LARGE, List.of(), null, null), LARGE);
            sent++;
            inbox.send(handOver, received::incrementAndGet);
            if (inbox.isOverfull()) {
                paused.incrementAndGet();
                inbox.whenLow(Runnable::run, paused::decrementAndGet);
            }
        }

        @Operation(nonParallelGroup = "receiver")
        public void receive() {
            Runnable next = loop.poll();
            if (next != null) {
                next.run();
            }
        }

        /** Once everything is received. */
        @Validate
        public void nobodyWaits() {
            for (Runnable next = loop.poll(); next != null; next = loop.poll()) {
                next.run();
            }
            if (paused.get() != 0 || inbox.isOverfull() || received.get() != sent) {
                throw new IllegalStateException(paused + " paused, " + received + " of " + sent + " received");
            }
        }
    }
}
