package io.flockmq.broker.security;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A method by which clients show who they are with AUTH (MQTT 5.0, section 4.12), in as many steps as it needs. Thread-safe. */
public interface EnhancedAuthentication {

    /** The name of the method, as clients send it. */
    String method();

    /**
     * Begins an exchange. Never blocks, and neither do later steps: what takes longer than a few microseconds happens on other
     * threads. What fails completes with {@link Verdict.Unavailable}; a stage that fails nevertheless is taken for that.
     *
     * @param shown what else the client shows; without a password
     * @param data what it sends to begin with; null for nothing
     */
    CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data);

    /** What comes of what the client has sent. */
    sealed interface Step {

        /**
         * The client is to go on.
         *
         * @param data what it is sent
         * @param next takes what it answers
         */
        record Continue(byte[] data, Next next) implements Step {}

        /**
         * It is decided.
         *
         * @param verdict never {@link Verdict.Abstained}
         * @param data what the client is sent if it is who it says; null for nothing
         */
        record Done(Verdict verdict, byte @Nullable [] data) implements Step {}
    }

    /** Goes on with one exchange; called once. */
    @FunctionalInterface
    interface Next {
        /**
         * Takes the client's answer.
         *
         * @param data null for nothing
         */
        CompletionStage<Step> proceed(byte @Nullable [] data);
    }
}
