package io.flockmq.broker.security.backend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BackEndTest {

    private static final Verdict KNOWN = new Verdict.Allowed(Identity.of("ann"));
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Verdict answer(CompletionStage<Verdict> stage) throws Exception {
        return stage.toCompletableFuture().get(20, SECONDS);
    }

    @Test
    void anAnswerIsPassedOn() throws Exception {
        assertThat(answer(new BackEnd("it", 1, LONG, LONG).ask(() -> KNOWN))).isEqualTo(KNOWN);
    }

    @Test
    void aQuestionHasAnEnd() throws Exception {
        BackEnd slow = new BackEnd("it", 1, Duration.ofMillis(50), LONG);
        CountDownLatch end = new CountDownLatch(1);
        assertThat(answer(slow.ask(() -> {
                    end.await();
                    return KNOWN;
                })))
                .isEqualTo(new Verdict.Unavailable("it failed: no answer within 50 ms"));
        end.countDown();
    }

    @Test
    void whoeverFindsNoRoomIsRefusedAtOnce() throws Exception {
        BackEnd busy = new BackEnd("it", 1, LONG, LONG);
        CountDownLatch end = new CountDownLatch(1);
        CompletionStage<Verdict> first = busy.ask(() -> {
            end.await();
            return KNOWN;
        });
        assertThat(busy.ask(() -> KNOWN).toCompletableFuture())
                .isCompletedWithValue(new Verdict.Unavailable("too many clients wait for it"));
        end.countDown();
        assertThat(answer(first)).isEqualTo(KNOWN);
        Awaitility.await().until(() -> answer(busy.ask(() -> KNOWN)).equals(KNOWN));
    }

    @Test
    void whoFailsIsLeftAloneForAWhileAndThenAskedAgain(CapturedOutput output) throws Exception {
        BackEnd broken = new BackEnd("it", 10, LONG, Duration.ofMillis(300));
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThat(answer(broken.ask(() -> {
                        asked.incrementAndGet();
                        throw new BackEndException("no\nroute");
                    })))
                    .isEqualTo(new Verdict.Unavailable("it failed: no route"));
        }
        assertThat(answer(broken.ask(() -> KNOWN)))
                .isEqualTo(new Verdict.Unavailable("it has failed, and is left alone for a moment"));
        assertThat(asked).hasValue(3);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> answer(broken.ask(() -> KNOWN)).equals(KNOWN));
        assertThat(output.getAll().lines().filter(line -> line.contains("are refused until it answers")))
                .hasSize(1);
        assertThat(output.getAll().lines().filter(line -> line.contains("are served again")))
                .hasSize(1);
    }

    @Test
    void whoAnswersAgainIsNotLeftAloneForWhatWasBefore() throws Exception {
        BackEnd back = new BackEnd("it", 10, LONG, LONG);
        for (int i = 0; i < 2; i++) {
            assertThat(answer(back.ask(() -> {
                        throw new BackEndException("away");
                    })))
                    .isInstanceOf(Verdict.Unavailable.class);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(answer(back.ask(() -> KNOWN))).isEqualTo(KNOWN);
        }
    }

    @Test
    void whatAFaultSaysIsNotShown() throws Exception {
        assertThat(answer(new BackEnd("it", 1, LONG, LONG).ask(() -> {
                    throw new IllegalStateException("password=secret");
                })))
                .isEqualTo(new Verdict.Unavailable("it failed: IllegalStateException"));
    }

    @Test
    void aQuestionWithoutAThreadIsCancelledWhenItsTimeIsOver() throws Exception {
        CompletableFuture<Verdict> never = new CompletableFuture<>();
        BackEnd silent = new BackEnd("it", 1, Duration.ofMillis(50), LONG);
        assertThat(answer(silent.askAsynchronously(() -> never))).isInstanceOf(Verdict.Unavailable.class);
        assertThat(never).isCancelled();
        assertThat(answer(silent.ask(() -> KNOWN))).isEqualTo(KNOWN);
    }
}
