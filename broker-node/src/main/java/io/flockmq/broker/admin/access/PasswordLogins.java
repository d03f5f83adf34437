package io.flockmq.broker.admin.access;

import io.flockmq.broker.security.FailedLogins;
import io.flockmq.broker.security.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Finds out by a password who somebody is, and locks out addresses from which too many are tried. Thread-safe; waits for the check. */
public final class PasswordLogins implements AuthenticationManager {

    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    /** Logins that wait for a check at a time: threads of the HTTP server, which probes need, too. */
    private static final int MOST_WAITING = 8;

    private final AdminUsers users;
    private final FailedLogins failed;
    private final AccessAudit audit;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /** Of these users. */
    public PasswordLogins(AdminUsers users, FailedLogins failed, AccessAudit audit) {
        this.users = users;
        this.failed = failed;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication shown) throws AuthenticationException {
        InetAddress address = address(shown);
        Duration refused = failed.refusedFor(address);
        if (!refused.isZero()) {
            throw new LockedOutException(refused);
        }
        String user = shown.getName();
        return switch (check(user, String.valueOf(shown.getCredentials()), address)) {
            case Verdict.Allowed _ -> {
                Role role = users.roleOf(user);
                yield UsernamePasswordAuthenticationToken.authenticated(
                        new Admin(user, role, null), null, role.authorities());
            }
            case Verdict.Denied _, Verdict.Abstained _ -> {
                Duration lock = failed.failed(address);
                audit.loginFailed(user, address.getHostAddress(), lock);
                throw new BadCredentialsException("unknown user name or wrong password");
            }
            case Verdict.Unavailable(String cause) -> throw new AuthenticationServiceException(cause);
        };
    }

    private Verdict check(String user, String password, InetAddress address) {
        if (!waiting.tryAcquire()) {
            return new Verdict.Unavailable("too many logins wait to be checked");
        }
        try {
            return users.check(user, password, address)
                    .toCompletableFuture()
                    .get(LONGEST_CHECK.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException notChecked) {
            return new Verdict.Unavailable("the password could not be checked");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Verdict.Unavailable("the node stops");
        } finally {
            waiting.release();
        }
    }

    private static InetAddress address(Authentication shown) {
        if (shown.getDetails() instanceof WebAuthenticationDetails details) {
            return InetAddress.ofLiteral(details.getRemoteAddress());
        }
        throw new AuthenticationServiceException("nobody knows where that comes from");
    }
}
