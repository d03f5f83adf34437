package io.flockmq.broker.security.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.EnhancedAuthentication;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.broker.security.password.PasswordHash;
import io.flockmq.broker.security.scram.ScramAuthentication;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Users with passwords in a file. Passwords are checked on threads of its own, of which there are few; whoever has just been let in is
 * let in again without that for a minute, so that a fleet that comes back at once does not wait for it. A user that is not in the file
 * costs as much time as a wrong password. Thread-safe.
 */
public final class PasswordFileAuthenticator implements Authenticator, AutoCloseable {

    private static final byte[] NOTHING = {};
    private static final int REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    private final ReloadedFile<PasswordFile> file;
    private final PasswordChecks checks;
    private final SecretKeySpec key = newKey();
    private final Cache<ByteBuffer, Boolean> letIn = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    /**
     * Reads the file.
     *
     * @throws FileProblem if it cannot be used
     */
    public PasswordFileAuthenticator(Path path, PasswordChecks checks) throws FileProblem {
        this.checks = checks;
        file = new ReloadedFile<>(path, PasswordFile::read);
        file.onChange(letIn::invalidateAll);
    }

    /**
     * Reads a file and forgets it.
     *
     * @throws FileProblem if it cannot be used
     */
    public static void check(Path path) throws FileProblem {
        var _ = new ReloadedFile<>(path, PasswordFile::read);
    }

    /** What is to be looked after, so that changes are noticed. */
    public ReloadedFile<?> file() {
        return file;
    }

    /** What is another one each time that a password of this user is set; null if there is no such user. */
    public byte @Nullable [] mark(String user) {
        PasswordHash hash = file.get().hashByUser().get(user);
        return hash == null ? null : hash.mark();
    }

    /** SCRAM-SHA-256, for those of whom there is what that needs. */
    @Override
    public List<EnhancedAuthentication> methods() {
        return List.of(new ScramAuthentication(() -> file.get().scram()));
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        String user = credentials.user();
        byte[] password = credentials.password();
        if (user == null || password == null) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        ByteBuffer proof = proof(file.version(), user, password);
        if (letIn.getIfPresent(proof) != null) {
            return CompletableFuture.completedFuture(new Verdict.Allowed(Identity.of(user)));
        }
        PasswordFile users = file.get();
        PasswordHash hash = users.hashByUser().get(user);
        if (hash == null && users.hashes().isEmpty()) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        return checks.check(hash == null ? somebodysInsteadOf(user, users.hashes()) : hash, password)
                .handle((matches, refused) -> {
                    if (refused != null) {
                        return new Verdict.Unavailable("too many passwords wait to be checked");
                    }
                    if (hash == null) {
                        return Verdict.ABSTAINED;
                    }
                    if (!matches) {
                        return new Verdict.Denied("wrong password");
                    }
                    letIn.put(proof, true);
                    return new Verdict.Allowed(Identity.of(user));
                });
    }

    /**
     * For a user that is not there: always the same for one name, and mixed as the users' own are, so that nobody finds out by the
     * time which users there are.
     */
    private PasswordHash somebodysInsteadOf(String user, List<PasswordHash> hashes) {
        return hashes.get(Math.floorMod(proof(0, user, NOTHING).hashCode(), hashes.size()));
    }

    /** What only this user and password have, and from which neither can be found, not even in a dump of memory. */
    private ByteBuffer proof(long version, String user, byte[] password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(version)
                    .putInt(name.length)
                    .flip());
            mac.update(name);
            return ByteBuffer.wrap(mac.doFinal(password));
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException("every JDK has HmacSHA256", none);
        }
    }

    private static SecretKeySpec newKey() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, "HmacSHA256");
    }

    @Override
    public void close() {
        checks.close();
    }
}
