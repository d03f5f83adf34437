package io.flockmq.broker.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says as a problem (RFC 9457) why somebody is turned away. No browser is told to ask for a password: it would send that with whatever any page
 * makes it send.
 */
public final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final JsonMapper json;

    /** Written by this one. */
    public AccessProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
            throws IOException {
        write(request, response, of(cause, response));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause)
            throws IOException {
        write(
                request,
                response,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.FORBIDDEN,
                        cause instanceof CsrfException
                                ? "a change needs the header " + LoginCsrfTokens.HEADER
                                        + " with the csrfToken of GET /api/v1/login, and comes from a page of this node"
                                : "your role does not allow this"));
    }

    /** The problem that a failed login is; sets the headers that belong to it. */
    public static ProblemDetail of(AuthenticationException cause, HttpServletResponse response) {
        return switch (cause) {
            case LockedOutException locked -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(locked.seconds()));
                yield problem(HttpStatus.TOO_MANY_REQUESTS, locked);
            }
            case BadCredentialsException wrong -> problem(HttpStatus.UNAUTHORIZED, wrong);
            case AuthenticationServiceException unavailable -> problem(HttpStatus.SERVICE_UNAVAILABLE, unavailable);
            default ->
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNAUTHORIZED,
                        "log in by POST /api/v1/login, or show user and password with each request (HTTP Basic)");
        };
    }

    private static ProblemDetail problem(HttpStatus status, AuthenticationException cause) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(cause.getMessage()));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        problem.setInstance(URI.create(request.getRequestURI()));
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
