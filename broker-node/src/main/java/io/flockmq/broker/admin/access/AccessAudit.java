package io.flockmq.broker.admin.access;

import java.time.Duration;

/** Told of logins that fail. Any thread. */
@FunctionalInterface
public interface AccessAudit {

    /**
     * Somebody has shown a wrong password, or the name of no user.
     *
     * @param user the name, as it was sent
     * @param address where from
     * @param lock for how long nobody at the address is asked because of it; zero if they are
     */
    void loginFailed(String user, String address, Duration lock);
}
