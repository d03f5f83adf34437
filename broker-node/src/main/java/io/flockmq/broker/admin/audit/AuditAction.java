package io.flockmq.broker.admin.audit;

import java.util.Locale;

/** What somebody has done through the admin API. A name never changes its meaning; {@code docs/admin-api.md} lists them. */
public enum AuditAction {
    /** Logged in. */
    LOGIN,
    /** Tried to. */
    LOGIN_FAILED,
    /** Logged out. */
    LOGOUT,
    /** Published a message. */
    PUBLISH,
    /** Set a retained message. */
    RETAINED_SET,
    /** Deleted retained messages. */
    RETAINED_DELETE,
    /** Disconnected a client. */
    CLIENT_DISCONNECT,
    /** Ended a session. */
    SESSION_DELETE,
    /** Banned somebody. */
    BAN_ADD,
    /** Took a ban back. */
    BAN_LIFT,
    /** Took a node out of service. */
    NODE_DRAIN,
    /** Copied the store of a node. */
    BACKUP;

    /** The action as a stable name, such as {@code client-disconnect}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
