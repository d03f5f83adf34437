package io.flockmq.broker.security;

import io.flockmq.broker.Interleavings;
import java.time.Duration;
import java.time.Instant;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may come in, asked by all event loops. */
@Tag("interleavings")
class SharedSecurityInterleavingTest {

    @Test
    void aBucketGivesWhatIsInItAndNoMore() {
        Interleavings.check(SharedBucket.class);
    }

    @Test
    void whoIsBannedIsBannedFromThatMomentOn() {
        Interleavings.check(SharedBans.class);
    }

    @Param(name = "seconds", gen = IntGen.class, conf = "0:3")
    public static class SharedBucket {

        private final SharedTokenBucket bucket = new SharedTokenBucket(new Rate(2), 0);

        @Operation
        public boolean tryTake(@Param(name = "seconds") int seconds) {
            return bucket.tryTake(Duration.ofSeconds(seconds).toNanos());
        }
    }

    @Param(name = "client", gen = IntGen.class, conf = "0:1")
    public static class SharedBans {

        private final BanList bans = new BanList(() -> Instant.EPOCH);

        @Operation
        public void add(@Param(name = "client") int client) {
            bans.add(new Ban(subject(client), null));
        }

        @Operation
        public boolean lift(@Param(name = "client") int client) {
            return bans.lift(subject(client));
        }

        @Operation
        public boolean isBanned(@Param(name = "client") int client) {
            return bans.find(null, "client" + client, null) != null;
        }

        @Operation
        public int count() {
            return bans.bans().size();
        }

        private static Ban.Subject subject(int client) {
            return new Ban.Subject.ClientId("client" + client);
        }
    }
}
