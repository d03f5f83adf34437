package io.flockmq.broker.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.web.servlet.HandlerInterceptor;

/** Puts the headers on the console's files that keep a browser from doing anything else with them. Any thread. */
final class ConsoleHeaders implements HandlerInterceptor {

    private final Supplier<List<WebSocketAddress>> webSockets;

    /** @param webSockets those that are open at the moment */
    ConsoleHeaders(Supplier<List<WebSocketAddress>> webSockets) {
        this.webSockets = webSockets;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Content-Security-Policy", ContentPolicy.of(request.getServerName(), webSockets.get()));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        return true;
    }
}
