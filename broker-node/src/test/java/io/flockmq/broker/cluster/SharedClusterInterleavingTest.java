package io.flockmq.broker.cluster;

import io.flockmq.broker.Interleavings;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.storage.RetainedVersion;
import io.flockmq.cluster.membership.Node;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class SharedClusterInterleavingTest {

    @Test
    void noVersionIsGivenTwiceAndEachIsNewerThanWhatWasSeen() {
        Interleavings.check(SharedClock.class);
    }

    @Test
    void thereIsOneObjectForEachLifeOfANodeAndNoneWhenItIsForgotten() {
        Interleavings.check(SharedLives.class);
        Interleavings.check(MortalLives.class);
    }

    /** While a node lives. */
    @Param(name = "loop", gen = IntGen.class, conf = "0:1")
    public static class SharedLives {

        private static final Node NODE = new Node("n", 1, "", 0, 2, "1");

        private final Lives lives = new Lives();
        private final AtomicReference<@Nullable RemoteNode> remote = new AtomicReference<>();
        private final AtomicReferenceArray<@Nullable Origin> origins = new AtomicReferenceArray<>(2);

        @Operation
        public boolean isTheSameNode() {
            RemoteNode found = lives.remote(NODE);
            RemoteNode before = remote.compareAndExchange(null, found);
            return (before == null || before == found) && NODE.equals(lives.node(found));
        }

        @Operation
        public boolean isTheSameOrigin(@Param(name = "loop") int loop) {
            Origin found = lives.origin(NODE, loop);
            Origin before = origins.compareAndExchange(loop, null, found);
            return before == null || before == found;
        }
    }

    /** While a node is forgotten, and comes again because something of it is still under way. */
    public static class MortalLives {

        private static final Node NODE = new Node("n", 1, "", 0, 1, "1");

        private final Lives lives = new Lives();
        private final Queue<RemoteNode> handedOut = new ConcurrentLinkedQueue<>();

        @Operation
        public void remote() {
            handedOut.add(lives.remote(NODE));
        }

        @Operation
        public void forget() {
            lives.forget(NODE);
        }

        @Validate
        public void atMostTheLatestIsKnown() {
            if (!handedOut.isEmpty()) {
                RemoteNode latest = lives.remote(NODE);
                if (!NODE.equals(lives.node(latest))) {
                    throw new IllegalStateException("not known");
                }
                if (handedOut.stream().anyMatch(remote -> remote != latest && lives.node(remote) != null)) {
                    throw new IllegalStateException("known for ever");
                }
            }
        }
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
