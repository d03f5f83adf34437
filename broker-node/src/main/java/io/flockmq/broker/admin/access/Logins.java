package io.flockmq.broker.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Lets people in and out again by cookie. Any thread; a login waits for the check of the password. */
public final class Logins {

    private final PasswordLogins passwords;
    private final LoginTokens tokens;

    /** With these passwords, giving out these tokens. */
    public Logins(PasswordLogins passwords, LoginTokens tokens) {
        this.passwords = passwords;
        this.tokens = tokens;
    }

    /**
     * Checks a password and sets the cookie.
     *
     * @throws org.springframework.security.core.AuthenticationException if it is not the user's, cannot be checked, or nobody is asked now
     */
    public Admin logIn(String user, String password, HttpServletRequest request, HttpServletResponse response) {
        UsernamePasswordAuthenticationToken shown = UsernamePasswordAuthenticationToken.unauthenticated(user, password);
        shown.setDetails(new WebAuthenticationDetails(request));
        Authentication known = passwords.authenticate(shown);
        Admin admin = (Admin) Objects.requireNonNull(known.getPrincipal());
        String token = tokens.issue(admin.user());
        LoginCookie.set(request, response, token, tokens.life());
        return new Admin(admin.user(), admin.role(), tokens.read(token));
    }

    /** Takes the cookie back. */
    public void logOut(HttpServletRequest request, HttpServletResponse response) {
        LoginCookie.clear(request, response);
    }
}
