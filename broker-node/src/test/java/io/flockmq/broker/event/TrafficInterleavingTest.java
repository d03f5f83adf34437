package io.flockmq.broker.event;

import io.flockmq.broker.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class TrafficInterleavingTest {

    @Test
    void whoReadsCountersOfAnEventLoopSeesEachChange() {
        Interleavings.check(CountersOfOneLoop.class);
    }

    /** Without atomic instructions, because one thread writes. */
    @Param(name = "bytes", gen = IntGen.class, conf = "1:8")
    public static class CountersOfOneLoop {

        private final TrafficCounters counters = new TrafficCounters();

        @Operation(nonParallelGroup = "event loop")
        public void received(@Param(name = "bytes") int bytes) {
            counters.bytes(Direction.RECEIVED, bytes);
        }

        @Operation(nonParallelGroup = "event loop")
        public void dropped() {
            counters.dropped();
        }

        @Operation
        public long bytesReceived() {
            return counters.get(TrafficLayout.bytes(Direction.RECEIVED));
        }

        @Operation
        public long messagesDropped() {
            return counters.get(TrafficLayout.DROPPED);
        }
    }
}
