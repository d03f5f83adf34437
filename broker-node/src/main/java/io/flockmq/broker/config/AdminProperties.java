package io.flockmq.broker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * The admin API: everything under {@code mqtt.admin}, read like {@link BrokerProperties}.
 *
 * @param enabled Whether this node has an admin API on its HTTP port (server.port).
 * @param usersFile File of lines user:hash, made by the command passwd, with those who may log in, read again when it changes; if
 *     empty, a file in mqtt.admin.dir, with a user "admin" whose password is made and logged at the first start.
 * @param dir Directory for that file; if empty, admin below mqtt.storage.dir.
 * @param backupDir Directory in which the admin API makes backups of the store; it must be there; if empty, none are made.
 * @param admins User names of those who may do everything.
 * @param operators User names of those who may disconnect clients, publish and delete; all others may look only.
 * @param loginLife How long a login lasts.
 * @param failedLogins When too many passwords were tried from an address; a /64 of IPv6 is one address.
 */
public record AdminProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String usersFile,
        @DefaultValue("") String dir,
        @DefaultValue("") String backupDir,
        @DefaultValue("admin") List<String> admins,
        @DefaultValue List<String> operators,

        @DefaultValue("12h") @Allowed(min = "1m", max = "30d") @DurationUnit(ChronoUnit.SECONDS)
        Duration loginLife,

        @DefaultValue FailedLogins failedLogins) {

    /** Copies the lists. */
    public AdminProperties {
        admins = List.copyOf(admins);
        operators = List.copyOf(operators);
    }

    /**
     * When too many passwords were tried.
     *
     * @param limit Failed logins within the window after which nobody at the address is asked, for 1 s, and for twice as long after
     *     each further failure.
     * @param window Time in which failed logins count together.
     * @param longestRefusal Longest time for which nobody at the address is asked.
     */
    public record FailedLogins(
            @DefaultValue("5") @Allowed(min = "1", max = "1000000", zero = "any number")
            int limit,

            @DefaultValue("5m") @Allowed(min = "1s", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration window,

            @DefaultValue("15m") @Allowed(min = "1s", max = "1d") @DurationUnit(ChronoUnit.SECONDS)
            Duration longestRefusal) {}

    /** The file of users, whether it is there or not. */
    Path users(BrokerProperties.Storage storage) {
        if (!usersFile.isEmpty()) {
            return Path.of(usersFile);
        }
        return (dir.isEmpty() ? Path.of(storage.dir(), "admin") : Path.of(dir)).resolve("users");
    }
}
