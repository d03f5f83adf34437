package io.flockmq.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LocalClientRegistryTest {

    private final LocalClientRegistry registry =
            new LocalClientRegistry(InstantSource.fixed(Instant.ofEpochMilli(5000)));

    @Test
    void eachClaimHasAHigherEpochAndIsAnsweredAtOnce() {
        long first = now(registry.claim("c", true, null)).epoch();
        assertThat(now(registry.release("c", first))).isNull();

        assertThat(first).isGreaterThan(5_000_000);
        assertThat(now(registry.claim("c", true, null))).isEqualTo(new Claim(first + 1, null));
    }

    @Test
    void thereIsNobodyElseWhoseSessionsCouldBeTaken() {
        assertThat(now(registry.adopt(Map.of("c", 1L), "other", 1))).isEmpty();
        assertThat(now(registry.forget("other", 1))).isEqualTo(Forgotten.NOTHING);
    }

    /** Fails if the stage is not complete. */
    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().resultNow();
    }
}
