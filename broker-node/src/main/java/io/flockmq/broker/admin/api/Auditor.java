package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.access.Admin;
import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.audit.AuditLog;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Notes what whoever makes the present request does. In the thread of a request. */
public final class Auditor {

    private final AuditLog log;

    /** Notes it there. */
    public Auditor(AuditLog log) {
        this.log = log;
    }

    void done(AuditAction action, @Nullable String target, @Nullable String before, @Nullable String after) {
        log.done(actor(), new AuditLog.Change(action, target, before, after));
    }

    void failed(AuditAction action, @Nullable String target, String why) {
        log.failed(actor(), new AuditLog.Change(action, target, null, null), why);
    }

    /** Notes a login, whose request is not known by its user yet. */
    void loggedIn(Admin admin) {
        log.done(
                new AuditLog.Actor(admin.user(), admin.role().id(), address()),
                new AuditLog.Change(AuditAction.LOGIN, null, null, null));
    }

    static Admin admin() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        if (known != null && known.getPrincipal() instanceof Admin admin) {
            return admin;
        }
        throw new IllegalStateException("nobody is logged in");
    }

    private static AuditLog.Actor actor() {
        Admin admin = admin();
        return new AuditLog.Actor(admin.user(), admin.role().id(), address());
    }

    private static String address() {
        return RequestContextHolder.currentRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : "unknown";
    }
}
