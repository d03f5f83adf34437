package io.flockmq.broker.security;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Checks who clients are, in one way. Thread-safe. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Checks a client. Never blocks: what takes longer than a few microseconds happens on other threads. What fails completes with
     * {@link Verdict.Unavailable}; a stage that fails nevertheless is taken for that.
     */
    CompletionStage<Verdict> authenticate(Credentials credentials);

    /** Methods by which the clients that it knows can show who they are with AUTH; always the same. */
    default List<EnhancedAuthentication> methods() {
        return List.of();
    }
}
