package io.flockmq.broker.security;

import java.util.concurrent.CompletionStage;

/** Checks who clients are, in one way. Thread-safe. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Checks a client. Never blocks: what takes longer than a few microseconds happens on other threads. What fails completes with
     * {@link Verdict.Unavailable}; a stage that fails nevertheless is taken for that.
     */
    CompletionStage<Verdict> authenticate(Credentials credentials);
}
