package io.flockmq.broker.connection;

import io.flockmq.broker.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class AttendanceInterleavingTest {

    @Test
    void whoWaitsForTheLastOneIsToldOnceAndNeverForgotten() {
        Interleavings.check(SharedConnections.class);
    }

    /** Connections of two event loops that come and go, with a node that stops. */
    @Param(name = "connection", gen = IntGen.class, conf = "0:1")
    public static class SharedConnections {

        private final Attendance<Integer> open = new Attendance<>();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicInteger waits = new AtomicInteger();

        @Operation
        public void add(@Param(name = "connection") int connection) {
            open.add(connection);
        }

        @Operation
        public void remove(@Param(name = "connection") int connection) {
            open.remove(connection);
        }

        /** The node stops once. */
        @Operation(runOnce = true)
        public void whenNone() {
            waits.incrementAndGet();
            open.whenNone(told::incrementAndGet);
        }

        /** Once all have gone. */
        @Validate
        public void whoWaitedIsToldOnce() {
            open.forEach(open::remove);
            if (told.get() != waits.get() || open.count() != 0) {
                throw new IllegalStateException(waits + " waited, " + told + " told, " + open.count() + " open");
            }
        }
    }
}
