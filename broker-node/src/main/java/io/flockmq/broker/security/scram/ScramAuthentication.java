package io.flockmq.broker.security.scram;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The method SCRAM-SHA-256. Always decides at once: what takes long, the client does. A user that is not there is asked as others are,
 * and refused at the end. Thread-safe.
 */
public final class ScramAuthentication implements EnhancedAuthentication {

    private static final int NONCE = 18; // Base64 without padding

    private final Supplier<ScramUsers> users;
    private final SecureRandom random = new SecureRandom();

    /**
     * Knows these.
     *
     * @param users asked for each exchange; never blocks
     */
    public ScramAuthentication(Supplier<ScramUsers> users) {
        this.users = users;
    }

    @Override
    public String method() {
        return "SCRAM-SHA-256";
    }

    @Override
    public CompletionStage<Step> begin(Credentials shown, byte @Nullable [] data) {
        try {
            ClientFirst first = ClientFirst.parse(data);
            if (shown.user() != null && !shown.user().equals(first.user())) {
                return denied("another user name in CONNECT than in its message of SCRAM");
            }
            ScramUsers now = users.get();
            ScramKeys somebodys = now.insteadOf(first.user()); // made in any case, so that time tells nothing
            ScramKeys keys = now.keysOf(first.user());
            ScramChallenge challenge = new ScramChallenge(first, keys == null ? somebodys : keys, nonce());
            return CompletableFuture.completedFuture(new Step.Continue(
                    challenge.serverFirst(), answer -> check(challenge, first.user(), keys != null, answer)));
        } catch (ScramProblem problem) {
            return denied(String.valueOf(problem.getMessage()));
        }
    }

    private static CompletionStage<Step> check(
            ScramChallenge challenge, String user, boolean known, byte @Nullable [] answer) {
        try {
            byte[] last = challenge.serverFinal(answer);
            return last == null || !known
                    ? denied(known ? "wrong password" : "a user name that is unknown, or cannot use SCRAM")
                    : CompletableFuture.completedFuture(new Step.Done(new Verdict.Allowed(Identity.of(user)), last));
        } catch (ScramProblem problem) {
            return denied(String.valueOf(problem.getMessage()));
        }
    }

    private static CompletionStage<Step> denied(String cause) {
        return CompletableFuture.completedFuture(new Step.Done(new Verdict.Denied(cause), null));
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
