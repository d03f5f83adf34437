package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SysTopicsTest {

    @Test
    void theFiguresArePublishedEachIntervalThoughOnceTheyFail() {
        AtomicInteger updates = new AtomicInteger();
        try (LogLines lines = new LogLines(SysTopics.class);
                SysTopics _ = new SysTopics(
                        Duration.ofMillis(5),
                        () -> {
                            if (updates.incrementAndGet() == 2) {
                                throw new IllegalStateException("for a test");
                            }
                        },
                        () -> {})) {
            await().atMost(Duration.ofSeconds(10)).until(() -> updates.get() > 3);
            assertThat(lines.all()).containsExactly("ERROR The $SYS topics could not be updated");
        }
    }
}
