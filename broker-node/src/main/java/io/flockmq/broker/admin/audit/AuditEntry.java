package io.flockmq.broker.admin.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has done through the admin API of this node. Texts are as they came: who shows them escapes them.
 *
 * @param number counts the entries of this node, from 1
 * @param time when
 * @param user who, as they call themselves where the action is a login that failed
 * @param role what the user may do; null for nobody's
 * @param address where from
 * @param action what
 * @param target to what, such as a client identifier; null for nothing in particular
 * @param before what was there before; null for nothing
 * @param after what is there now; null for nothing
 * @param done whether it was done
 * @param detail a clause for people; null for none
 */
public record AuditEntry(
        long number,
        Instant time,
        String user,
        @Nullable String role,
        String address,
        AuditAction action,
        @Nullable String target,
        @Nullable String before,
        @Nullable String after,
        boolean done,
        @Nullable String detail) {}
