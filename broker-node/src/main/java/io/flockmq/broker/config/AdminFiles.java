package io.flockmq.broker.config;

import io.flockmq.broker.admin.access.AdminUsers;
import io.flockmq.broker.admin.access.FirstUser;
import io.flockmq.broker.config.ListenerRules.Breach;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.security.file.FileProblem;
import io.flockmq.broker.security.file.PasswordFileAuthenticator;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.cluster.membership.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the users of the admin API, which is made with a first user where nobody has named one. */
final class AdminFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AdminFiles.class);

    /** Logins are rare: whoever tries many passwords waits for himself. */
    private static final int CHECKS_AT_ONCE = 1;

    private AdminFiles() {}

    /** The users. Nobody, if there is no file and none can be made. */
    static AdminUsers users(BrokerProperties properties, @Nullable Secret cluster, InstantSource clock) {
        AdminProperties admin = properties.admin();
        PasswordFileAuthenticator users = null;
        try {
            Path named = admin.users(properties.storage());
            Path file = admin.usersFile().isEmpty() ? withFirst(named, cluster) : named;
            users = new PasswordFileAuthenticator(file, new PasswordChecks(CHECKS_AT_ONCE, clock));
            SecurityFiles.lookAfter(List.of(users.file()));
        } catch (IOException | FileProblem problem) {
            LogLine.warn(LOG, EventName.ADMIN_USERS_MISSING)
                    .log(
                            "Nobody can log in to the admin API: {}; name a file of users by mqtt.admin.users-file, or a directory"
                                    + " for one by mqtt.admin.dir",
                            String.valueOf(problem.getMessage()));
        }
        return new AdminUsers(users, Set.copyOf(admin.admins()), Set.copyOf(admin.operators()));
    }

    /** The file, with a user in it; another one for this process alone, where that cannot be written. */
    private static Path withFirst(Path file, @Nullable Secret cluster) throws IOException {
        if (!FirstUser.isMissingIn(file)) {
            return file;
        }
        FirstUser first = FirstUser.of(cluster);
        Path made = file;
        try {
            first.writeTo(file);
        } catch (IOException readOnly) { // as in a container that may write nowhere else
            made = Files.createTempDirectory("flockmq-admin").resolve("users");
            first.writeTo(made);
        }
        LogLine.info(LOG, EventName.ADMIN_PASSWORD_MADE)
                .log(
                        "Admin API: log in as {} with the password {} (shown this once; its hash is in {})",
                        FirstUser.NAME,
                        first.password(),
                        Origins.file(made));
        return made;
    }

    /** What is wrong with the settings. */
    static List<Breach> check(BrokerProperties properties) {
        AdminProperties admin = properties.admin();
        if (!admin.enabled() || admin.usersFile().isEmpty()) {
            return List.of();
        }
        try {
            PasswordFileAuthenticator.check(Path.of(admin.usersFile()));
            return List.of();
        } catch (FileProblem problem) {
            return List.of(
                    new Breach("mqtt.admin.users-file", admin.usersFile(), String.valueOf(problem.getMessage())));
        } catch (InvalidPathException none) {
            return List.of(new Breach("mqtt.admin.users-file", admin.usersFile(), "not the name of a file"));
        }
    }
}
