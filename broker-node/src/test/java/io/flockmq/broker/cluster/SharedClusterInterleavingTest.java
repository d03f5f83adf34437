package io.flockmq.broker.cluster;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.storage.RetainedVersion;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class SharedClusterInterleavingTest {

    @Test
    void noVersionIsGivenTwiceAndEachIsNewerThanWhatWasSeen() {
        Interleavings.check(SharedClock.class);
    }

    @Param(name = "time", gen = IntGen.class, conf = "1:5")
    public static class SharedClock {

        private final VersionClock clock = new VersionClock(() -> Instant.EPOCH, 7);

        @Operation
        public long next() {
            return clock.next().time();
        }

        @Operation
        public void seen(@Param(name = "time") int time) {
            clock.seen(new RetainedVersion(time, 8));
        }
    }
}
