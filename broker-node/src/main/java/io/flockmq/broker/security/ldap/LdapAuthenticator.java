package io.flockmq.broker.security.ldap;

import io.flockmq.broker.security.Authenticator;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.backend.BackEndException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks a directory about clients: looks for the entry of the user, and tries the password there. Thread-safe. */
public final class LdapAuthenticator implements Authenticator, AutoCloseable {

    private final Directory directory;
    private final BackEnd backEnd;

    /** Nobody is asked yet. */
    public LdapAuthenticator(DirectorySettings settings, BackEnd backEnd) {
        this.directory = new Directory(settings);
        this.backEnd = backEnd;
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        String user = credentials.user();
        byte[] password = credentials.password();
        if (user == null || password == null) {
            return CompletableFuture.completedFuture(Verdict.ABSTAINED);
        }
        if (user.isEmpty() || password.length == 0) {
            // A bind without a password succeeds for everybody (RFC 4513, section 5.1.2).
            return CompletableFuture.completedFuture(new Verdict.Denied("an empty user name or password"));
        }
        return backEnd.ask(() -> check(user, password));
    }

    private Verdict check(String user, byte[] password) throws BackEndException {
        return switch (directory.find(user)) {
            case Directory.Found.Nothing() -> Verdict.ABSTAINED;
            case Directory.Found.Several() -> new Verdict.Denied("the directory knows it more than once");
            case Directory.Found.Entry(String dn) ->
                directory.isPassword(dn, password)
                        ? new Verdict.Allowed(Identity.of(user))
                        : new Verdict.Denied("wrong password, says the directory");
        };
    }

    @Override
    public void close() {
        directory.close();
    }
}
