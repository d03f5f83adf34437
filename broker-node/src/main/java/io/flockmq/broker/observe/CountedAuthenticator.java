package io.flockmq.broker.observe;

import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Counts what an authenticator answers, also in exchanges by AUTH; {@code docs/metrics.md} lists the meter. Thread-safe. */
public final class CountedAuthenticator implements Authenticator {

    private static final class Answers {
        private final Counter allowed;
        private final Counter denied;
        private final Counter abstained;
        private final Counter unavailable;

        private Answers(String method, MeterRegistry registry) {
            allowed = counter(method, "allowed", registry);
            denied = counter(method, "denied", registry);
            abstained = counter(method, "abstained", registry);
            unavailable = counter(method, "unavailable", registry);
        }

        private static Counter counter(String method, String result, MeterRegistry registry) {
            return Counter.builder("flockmq.authentications")
                    .description("What the ways to ask clients who they are have answered")
                    .tag("method", method)
                    .tag("result", result)
                    .register(registry);
        }

        private void count(@Nullable Verdict verdict) {
            switch (verdict) {
                case Verdict.Allowed _ -> allowed.increment();
                case Verdict.Denied _ -> denied.increment();
                case Verdict.Abstained _ -> abstained.increment();
                case Verdict.Unavailable _ -> unavailable.increment();
                case null -> unavailable.increment(); // it failed, which is taken for that
            }
        }
    }

    /** The same for a method of AUTH. */
    private record Counted(EnhancedAuthentication of, Answers answers) implements EnhancedAuthentication {

        @Override
        public String method() {
            return of.method();
        }

        @Override
        public CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data) {
            return counted(of.begin(shown, data));
        }

        private CompletionStage<Step> counted(CompletionStage<Step> step) {
            return step.whenComplete((taken, _) -> {
                        if (!(taken instanceof Step.Continue)) {
                            answers.count(taken instanceof Step.Done done ? done.verdict() : null);
                        }
                    })
                    .thenApply(taken -> taken instanceof Step.Continue(byte[] data, Next next)
                            ? new Step.Continue(data, answer -> counted(next.proceed(answer)))
                            : taken);
        }
    }

    private final Authenticator authenticator;
    private final Answers answers;
    private final List<EnhancedAuthentication> methods;

    /** Counts under the name of the method, those by AUTH under their own. */
    public CountedAuthenticator(String method, Authenticator authenticator, MeterRegistry registry) {
        this.authenticator = authenticator;
        this.answers = new Answers(method, registry);
        this.methods = authenticator.methods().stream()
                .<EnhancedAuthentication>map(each ->
                        new Counted(each, new Answers(each.method().toLowerCase(Locale.ROOT), registry)))
                .toList();
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        return authenticator.authenticate(credentials).whenComplete((verdict, _) -> answers.count(verdict));
    }

    @Override
    public List<EnhancedAuthentication> methods() {
        return methods;
    }
}
