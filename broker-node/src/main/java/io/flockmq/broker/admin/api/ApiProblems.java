package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.access.AccessProblems;
import io.flockmq.broker.admin.node.NotAnsweredException;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says as a problem (RFC 9457) why a request of the API was not carried out. What lies elsewhere is left to Spring Boot. */
@RestControllerAdvice
@ConditionalOnBooleanProperty(name = "mqtt.admin.enabled", matchIfMissing = true)
class ApiProblems {

    private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(Exception cause, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (!request.getRequestURI().startsWith("/api/") || cause instanceof AsyncRequestNotUsableException) {
            throw cause;
        }
        ProblemDetail problem = of(cause, response);
        problem.setInstance(URI.create(request.getRequestURI()));
        HttpHeaders headers = new HttpHeaders();
        if (cause instanceof ErrorResponse known) {
            headers.putAll(known.getHeaders());
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, headers, problem.getStatus());
    }

    private static ProblemDetail of(Exception cause, HttpServletResponse response) {
        return switch (cause) {
            case ApiException known -> ProblemDetail.forStatusAndDetail(known.status(), known.detail());
            case NotAnsweredException busy ->
                ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(busy.getMessage()));
            case AuthenticationException notKnown -> AccessProblems.of(notKnown, response);
            case MissingServletRequestParameterException missing ->
                badRequest("the parameter " + missing.getParameterName() + " is missing");
            case TypeMismatchException mismatch -> badRequest(mismatch(mismatch));
            case InvalidParameterException _ -> badRequest("a parameter is not UTF-8 in percent encoding");
            case HttpMessageNotReadableException unreadable -> badRequest(unreadable(unreadable));
            case ErrorResponse known -> ProblemDetail.forStatusAndDetail(known.getStatusCode(), detail(known));
            default -> {
                LOG.atError()
                        .addKeyValue(LogField.ACTION, EventName.INTERNAL_FAULT)
                        .setCause(cause)
                        .log("A request of the admin API failed");
                yield ProblemDetail.forStatusAndDetail(
                        HttpStatus.INTERNAL_SERVER_ERROR, "a fault of this node, which its log describes");
            }
        };
    }

    private static ProblemDetail badRequest(String detail) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
    }

    private static String detail(ErrorResponse known) {
        String detail = known.getBody().getDetail();
        return detail == null ? "not possible" : detail;
    }

    private static String mismatch(TypeMismatchException cause) {
        String name = cause instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(cause.getPropertyName());
        Class<?> type = cause.getRequiredType();
        String wanted = type == null
                ? "of another kind"
                : switch (type.getSimpleName()) {
                    case "int", "Integer", "long", "Long" -> "not a whole number";
                    case "boolean", "Boolean" -> "neither true nor false";
                    default -> "of another kind";
                };
        return "the parameter " + name + " is " + wanted;
    }

    private static String unreadable(HttpMessageNotReadableException cause) {
        Throwable reason = cause.getMostSpecificCause();
        String text = String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
        int place = text.indexOf(" (");
        return "the body is not the JSON that is asked for: " + (place > 0 ? text.substring(0, place) : text);
    }
}
