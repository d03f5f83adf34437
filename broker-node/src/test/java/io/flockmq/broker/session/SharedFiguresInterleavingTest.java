package io.flockmq.broker.session;

import io.flockmq.broker.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the sessions of all event loops are counted by. */
@Tag("interleavings")
class SharedFiguresInterleavingTest {

    @Test
    void aQueueIsRefusedBytesOnlyIfTheyAreNotLeft() {
        Interleavings.check(SharedBudget.class);
    }

    @Test
    void aSessionIsRefusedOnlyIfThereAreAsManyAsMayBe() {
        Interleavings.check(SharedCounts.class);
    }

    @Test
    void whoReadsFiguresOfAnEventLoopSeesEachChange() {
        Interleavings.check(FiguresOfOneLoop.class);
    }

    @Param(name = "bytes", gen = IntGen.class, conf = "1:8")
    public static class SharedBudget {

        private final QueueBudget budget = new QueueBudget(10);

        @Operation
        public boolean tryTake(@Param(name = "bytes") int bytes) {
            return budget.tryTake(bytes);
        }

        @Operation
        public void take(@Param(name = "bytes") int bytes) {
            budget.take(bytes);
        }

        @Operation
        public void giveBack(@Param(name = "bytes") int bytes) {
            budget.giveBack(bytes);
        }

        @Operation
        public long used() {
            return budget.used();
        }
    }

    public static class SharedCounts {

        private final SessionCounts counts = new SessionCounts();

        @Operation
        public boolean tryAddSession() {
            return counts.tryAddSession(2);
        }

        @Operation
        public void addSession() {
            counts.addSession();
        }

        @Operation
        public void removeSession() {
            counts.removeSession();
        }

        @Operation
        public int sessions() {
            return counts.sessions();
        }

        @Operation
        public void connected() {
            counts.connected();
        }

        @Operation
        public void disconnected() {
            counts.disconnected();
        }

        @Operation
        public int connectedNow() {
            return counts.connectedNow();
        }
    }

    /** Without atomic instructions, because one thread writes. */
    @Param(name = "messages", gen = IntGen.class, conf = "-2:2")
    public static class FiguresOfOneLoop {

        private final QueueFigures figures = new QueueFigures();

        @Operation(nonParallelGroup = "event loop")
        public void queued(@Param(name = "messages") int more) {
            figures.queued(more);
        }

        @Operation(nonParallelGroup = "event loop")
        public void inFlight(@Param(name = "messages") int more) {
            figures.inFlight(more);
        }

        @Operation
        public long queuedMessages() {
            return figures.queuedMessages();
        }

        @Operation
        public long inFlightMessages() {
            return figures.inFlightMessages();
        }
    }
}
