package io.flockmq.broker.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * What a change must show besides the cookie: a token that belongs to the login, and that only a page of this origin was given. It is
 * derived from the login, so nothing is kept.
 */
final class LoginCsrfTokens implements CsrfTokenRepository {

    static final String HEADER = "X-CSRF-Token";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    /** What a browser says of a request that comes from where the page came from, or was typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final LoginTokens tokens;

    LoginCsrfTokens(LoginTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Whether a request must show the token: one that changes something and is known by its cookie, or by a password that a browser may
     * have added by itself to what another site sends.
     */
    boolean areAskedFor(HttpServletRequest request) {
        if (READING.contains(request.getMethod())) {
            return false;
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            return loadToken(request) != null;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !OWN_SITES.contains(site);
    }

    /** One that nobody can show, for a request that nobody may make. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // nothing is kept
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        String cookie = LoginCookie.read(request);
        LoginTokens.Login login = cookie == null ? null : tokens.read(cookie);
        return login == null ? null : token(login.csrfToken());
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, "_csrf", value);
    }
}
