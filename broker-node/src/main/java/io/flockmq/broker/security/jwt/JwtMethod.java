package io.flockmq.broker.security.jwt;

import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Verdict;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The method {@code JWT}: the client's data is its token, and there is nothing more to ask. Immutable, any thread. */
record JwtMethod(Authenticator tokens) implements EnhancedAuthentication {

    @Override
    public String method() {
        return "JWT";
    }

    @Override
    public CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data) {
        // Without the user name: a token in it is the one that the client came with.
        Credentials token =
                new Credentials(shown.listener(), shown.clientId(), null, data, shown.address(), shown.certificates());
        return tokens.authenticate(token)
                .thenApply(verdict -> new Step.Done(
                        verdict instanceof Verdict.Abstained
                                ? new Verdict.Denied("what it shows is no token")
                                : verdict,
                        null));
    }
}
