package io.flockmq.broker.admin.access;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A user of the admin API who is logged in.
 *
 * @param user the user name
 * @param role what the user may do
 * @param login the login that a cookie has shown; null for one that shows its password each time
 */
public record Admin(String user, Role role, LoginTokens.@Nullable Login login) implements Principal {

    @Override
    public String getName() {
        return user;
    }
}
