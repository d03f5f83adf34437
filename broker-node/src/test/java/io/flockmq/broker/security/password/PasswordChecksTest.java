package io.flockmq.broker.security.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;

class PasswordChecksTest {

    private static final byte[] PASSWORD = {'s'};
    private static final PasswordHash HASH =
            PasswordHash.parse(OpenBSDBCrypt.generate("2b", PASSWORD, new byte[16], 4));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Test
    void aPasswordIsCheckedOnAnotherThread() throws Exception {
        try (PasswordChecks checks = new PasswordChecks(1, now::get)) {
            assertThat(checks.check(HASH, PASSWORD).get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(checks.check(HASH, new byte[] {'x'}).get(10, TimeUnit.SECONDS))
                    .isFalse();
        }
    }

    @Test
    void whoHasWaitedSoLongThatTheClientIsGoneIsNotCheckedAnyMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (PasswordChecks checks = new PasswordChecks(1, () -> {
            if (Thread.currentThread().getName().startsWith("passwords-")) {
                begun.countDown();
                awaitQuietly(goOn);
            }
            return now.get();
        })) {
            CompletableFuture<Boolean> first = checks.check(HASH, PASSWORD);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> second = checks.check(HASH, PASSWORD);
            now.set(Instant.EPOCH.plus(Duration.ofSeconds(6)));
            goOn.countDown();
            assertThat(first).failsWithin(Duration.ofSeconds(10));
            assertThat(second).failsWithin(Duration.ofSeconds(10));
            assertThat(checks.check(HASH, PASSWORD).get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
