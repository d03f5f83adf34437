package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountedAuthenticatorTest {

    private static final byte[] DATA = {1};

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private CompletionStage<Verdict> answer = CompletableFuture.completedFuture(Verdict.ABSTAINED);
    private final Authenticator authenticator = new CountedAuthenticator("test", new Scripted(), registry);

    /** Asks once more by AUTH, then answers. */
    private final class Scripted implements Authenticator {
        @Override
        public CompletionStage<Verdict> authenticate(Credentials credentials) {
            return answer;
        }

        @Override
        public List<EnhancedAuthentication> methods() {
            return List.of(new EnhancedAuthentication() {
                @Override
                public String method() {
                    return "SCRAM-TEST";
                }

                @Override
                public CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data) {
                    return CompletableFuture.completedFuture(
                            new Step.Continue(DATA, _ -> answer.thenApply(verdict -> new Step.Done(verdict, null))));
                }
            });
        }
    }

    @Test
    void eachAnswerIsCounted() {
        ask(new Verdict.Allowed(Identity.ANONYMOUS));
        ask(new Verdict.Denied("no"));
        ask(new Verdict.Denied("no"));
        ask(Verdict.ABSTAINED);
        ask(new Verdict.Unavailable("away"));
        assertThat(count("test", "allowed")).isEqualTo(1);
        assertThat(count("test", "denied")).isEqualTo(2);
        assertThat(count("test", "abstained")).isEqualTo(1);
        assertThat(count("test", "unavailable")).isEqualTo(1);
    }

    @Test
    void whoFailsCannotAnswer() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("a fault"));
        var _ = authenticator.authenticate(nobody());
        assertThat(count("test", "unavailable")).isEqualTo(1);
    }

    @Test
    void anExchangeIsCountedOnceAtItsEnd() {
        EnhancedAuthentication method = authenticator.methods().getFirst();
        answer = CompletableFuture.completedFuture(new Verdict.Denied("no"));
        EnhancedAuthentication.Step first =
                method.begin(nobody(), null).toCompletableFuture().join();
        assertThat(count("scram-test", "denied")).isZero();
        EnhancedAuthentication.Step last = ((EnhancedAuthentication.Step.Continue) first)
                .next()
                .proceed(DATA)
                .toCompletableFuture()
                .join();
        assertThat(last).isInstanceOf(EnhancedAuthentication.Step.Done.class);
        assertThat(count("scram-test", "denied")).isEqualTo(1);
        assertThat(count("test", "denied")).isZero();
    }

    private void ask(Verdict verdict) {
        answer = CompletableFuture.completedFuture(verdict);
        assertThat(authenticator.authenticate(nobody()).toCompletableFuture().join())
                .isEqualTo(verdict);
    }

    private static Credentials nobody() {
        return new Credentials("tcp", "client", null, null, null, List.of());
    }

    private double count(String method, String result) {
        return registry.get("flockmq.authentications")
                .tags("method", method, "result", result)
                .counter()
                .count();
    }
}
