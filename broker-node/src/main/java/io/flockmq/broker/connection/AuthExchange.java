package io.flockmq.broker.connection;

import io.flockmq.broker.security.EnhancedAuthentication.Next;
import io.flockmq.broker.security.EnhancedAuthentication.Step;
import io.flockmq.broker.security.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One exchange by which it is found out who a client is: one step for what CONNECT has, and with a method as many as that needs. Brings
 * the answers of others to the event loop. Event loop only.
 */
final class AuthExchange {

    /** Who wants to know. */
    interface Asker {
        /** The client is to be sent this, and its answer to come to {@link #answered}. */
        void ask(byte[] data);

        /**
         * It is decided.
         *
         * @param data what the client is sent if it is who it says; null for nothing
         */
        void decided(Verdict verdict, byte @Nullable [] data);

        /** One of these methods failed with something that nobody expected, and no pipeline sees it. */
        void failed(RuntimeException fault);
    }

    private final Executor loop;
    private final Asker asker;
    private @Nullable Next next;
    private boolean underway;

    /**
     * An exchange that has not begun.
     *
     * @param loop the event loop
     */
    AuthExchange(Executor loop, Asker asker) {
        this.loop = loop;
        this.asker = asker;
    }

    /** Waits for what comes of a step, if it is not there yet. */
    void follow(CompletionStage<Step> step) {
        CompletableFuture<Step> asked = step.toCompletableFuture();
        if (asked.state() == Future.State.SUCCESS) {
            done(asked.resultNow());
            return;
        }
        underway = true;
        var _ = asked.whenCompleteAsync(this::doneLater, loop);
    }

    /** Takes what the client answers; only if {@link #isClientsTurn}. */
    void answered(byte @Nullable [] data) {
        Next now = next;
        if (now == null) {
            throw new IllegalStateException("the client was not asked");
        }
        next = null;
        follow(now.proceed(data));
    }

    /** Whether the client was asked, and has not answered. */
    boolean isClientsTurn() {
        return next != null;
    }

    /** Whether somebody else was asked, and has not answered. */
    boolean isUnderway() {
        return underway;
    }

    private void doneLater(@Nullable Step step, @Nullable Throwable fault) {
        underway = false;
        try {
            done(
                    step == null
                            ? new Step.Done(new Verdict.Unavailable("an authenticator failed: " + fault), null)
                            : step);
        } catch (RuntimeException broken) {
            asker.failed(broken);
        }
    }

    private void done(Step step) {
        switch (step) {
            case Step.Continue(byte[] data, Next then) -> {
                next = then;
                asker.ask(data);
            }
            case Step.Done(Verdict verdict, byte[] data) -> asker.decided(verdict, data);
        }
    }
}
