package io.flockmq.broker.security;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks authenticators in turn: the first that decides is right, and none that cannot answer is passed over. Thread-safe. */
public final class AuthenticatorChain implements Authenticator {

    private final List<Authenticator> links;

    /** Asks in this order. */
    public AuthenticatorChain(List<Authenticator> links) {
        this.links = List.copyOf(links);
    }

    /** Abstains where all do. */
    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        return ask(0, credentials);
    }

    private CompletionStage<Verdict> ask(int number, Credentials credentials) {
        if (number == links.size()) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        return answer(links.get(number), credentials).thenCompose(verdict -> switch (verdict) {
            case Verdict.Abstained() -> ask(number + 1, credentials);
            case Verdict.Allowed _, Verdict.Denied _, Verdict.Unavailable _ ->
                CompletableFuture.completedFuture(verdict);
        });
    }

    private static CompletionStage<Verdict> answer(Authenticator link, Credentials credentials) {
        try {
            return link.authenticate(credentials)
                    .exceptionally(fault -> new Verdict.Unavailable("an authenticator failed: " + fault));
        } catch (RuntimeException fault) {
            return CompletableFuture.completedFuture(new Verdict.Unavailable("an authenticator failed: " + fault));
        }
    }
}
