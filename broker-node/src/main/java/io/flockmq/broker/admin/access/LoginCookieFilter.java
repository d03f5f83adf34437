package io.flockmq.broker.admin.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows those who have logged in by their cookie. Whoever shows a password as well is asked for that. */
final class LoginCookieFilter extends OncePerRequestFilter {

    private final LoginTokens tokens;
    private final AdminUsers users;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    LoginCookieFilter(LoginTokens tokens, AdminUsers users) {
        this.tokens = tokens;
        this.users = users;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String token = LoginCookie.read(request);
        LoginTokens.Login login =
                token == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null ? null : tokens.read(token);
        if (login != null) {
            Role role = users.roleOf(login.user());
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    new Admin(login.user(), role, login), null, role.authorities()));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }
}
