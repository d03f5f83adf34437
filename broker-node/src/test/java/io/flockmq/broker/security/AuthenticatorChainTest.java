package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuthenticatorChainTest {

    private static final Verdict ANN = new Verdict.Allowed(Identity.of("ann"));
    private static final Verdict WRONG = new Verdict.Denied("wrong");
    private static final Verdict DOWN = new Verdict.Unavailable("down");
    private static final Credentials ANYBODY = new Credentials("tcp", "c", "ann", new byte[1], null, List.of());

    @Test
    void theFirstThatDecidesIsRight() {
        assertThat(ask(says(Verdict.ABSTAINED), says(ANN), says(WRONG))).isEqualTo(ANN);
        assertThat(ask(says(WRONG), says(ANN))).isEqualTo(WRONG);
        assertThat(ask(says(Verdict.ABSTAINED), says(Verdict.ABSTAINED))).isEqualTo(Verdict.ABSTAINED);
    }

    @Test
    void whoCannotAnswerIsNotPassedOver() {
        assertThat(ask(says(DOWN), says(ANN))).isEqualTo(DOWN);
    }

    @Test
    void aFaultOpensNoDoor() {
        assertThat(ask(
                        _ -> {
                            throw new IllegalStateException("broken");
                        },
                        says(ANN)))
                .isInstanceOf(Verdict.Unavailable.class);
        assertThat(ask(_ -> CompletableFuture.failedFuture(new IllegalStateException("broken")), says(ANN)))
                .isInstanceOf(Verdict.Unavailable.class);
    }

    private static Authenticator says(Verdict verdict) {
        return _ -> CompletableFuture.completedFuture(verdict);
    }

    private static Verdict ask(Authenticator... links) {
        return new AuthenticatorChain(List.of(links))
                .authenticate(ANYBODY)
                .toCompletableFuture()
                .resultNow();
    }
}
