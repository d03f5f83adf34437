package io.flockmq.broker.admin.access;

import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.file.PasswordFileAuthenticator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who may log in to the admin API, and as what: users of a file, viewers unless they are named. Thread-safe. */
public final class AdminUsers {

    private final @Nullable PasswordFileAuthenticator file;
    private final Set<String> admins;
    private final Set<String> operators;

    /**
     * The users of a file, with the names of those who are more than viewers.
     *
     * @param file null where there is none: then nobody may log in
     */
    public AdminUsers(@Nullable PasswordFileAuthenticator file, Set<String> admins, Set<String> operators) {
        this.file = file;
        this.admins = Set.copyOf(admins);
        this.operators = Set.copyOf(operators);
    }

    /** Looks whether this is the user's password; the stage completes when a thread for that has done it. */
    CompletionStage<Verdict> check(String user, String password, InetAddress from) {
        if (file == null) {
            return CompletableFuture.completedFuture(
                    new Verdict.Unavailable("this node has no users for the admin API"));
        }
        return file.authenticate(
                new Credentials("admin", "", user, password.getBytes(StandardCharsets.UTF_8), from, List.of()));
    }

    /** What is another one each time that the user's password is set; null if there is no such user any more. */
    byte @Nullable [] mark(String user) {
        return file == null ? null : file.mark(user);
    }

    Role roleOf(String user) {
        if (admins.contains(user)) {
            return Role.ADMIN;
        }
        return operators.contains(user) ? Role.OPERATOR : Role.VIEWER;
    }
}
