package io.flockmq.broker.admin.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a user of the admin API may do. Each role may do what those before it may. */
public enum Role {
    /** Look at everything but the audit log. */
    VIEWER,
    /** Publish, delete retained messages, disconnect and ban clients, and end their sessions. */
    OPERATOR,
    /** Take a node out of service, and see who has done what. */
    ADMIN;

    /** The role as a stable name, such as {@code viewer}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and those before it, for Spring Security. */
    List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(role -> role.ordinal() <= ordinal())
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
    }
}
