package io.flockmq.broker.admin.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flockmq.broker.admin.access.Admin;
import io.flockmq.broker.admin.access.LoginTokens;
import io.flockmq.broker.admin.access.Logins;
import io.flockmq.broker.admin.audit.AuditAction;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Logs people in and out by cookie. */
@AdminResource
@RequestMapping("/api/v1")
@Tag(name = "login")
class LoginResource {

    /** What somebody shows. */
    record Shown(@Nullable String user, @Nullable String password) {}

    /**
     * Who is logged in.
     *
     * @param csrfToken to be sent in the header X-CSRF-Token with each change; left out without a cookie
     * @param expiresAt when the login is over; left out without a cookie
     * @param node this node
     * @param version of FlockMQ
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoggedIn(
            String user,
            String role,
            @Nullable String csrfToken,
            @Nullable Instant expiresAt,
            String node,
            String version) {}

    private final Logins logins;
    private final Auditor auditor;
    private final ThisNode node;

    LoginResource(Logins logins, Auditor auditor, ThisNode node) {
        this.logins = logins;
        this.auditor = auditor;
        this.node = node;
    }

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Log in with a user name and a password", description = "Sets the cookie flockmq-login.")
    LoggedIn logIn(@RequestBody Shown shown, HttpServletRequest request, HttpServletResponse response) {
        if (shown.user() == null || shown.password() == null) {
            throw ApiException.badRequest("user or password is missing");
        }
        Admin admin = logins.logIn(shown.user(), shown.password(), request, response);
        auditor.loggedIn(admin);
        return describe(admin);
    }

    @GetMapping("/login")
    @Operation(summary = "Who is logged in, and the CSRF token of the login")
    LoggedIn login() {
        return describe(Auditor.admin());
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take the cookie back")
    void logOut(HttpServletRequest request, HttpServletResponse response) {
        auditor.done(AuditAction.LOGOUT, null, null, null);
        logins.logOut(request, response);
    }

    private LoggedIn describe(Admin admin) {
        LoginTokens.Login login = admin.login();
        return new LoggedIn(
                admin.user(),
                admin.role().id(),
                login == null ? null : login.csrfToken(),
                login == null ? null : login.end(),
                node.id(),
                node.version());
    }
}
