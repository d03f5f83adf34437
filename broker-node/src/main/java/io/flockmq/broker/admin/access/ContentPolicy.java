package io.flockmq.broker.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What a page of this node may load and connect to: files and the API of this node, and WebSockets of the host that the page comes from,
 * on whatever port, since the broker's listeners have ports of their own.
 */
final class ContentPolicy implements HeaderWriter {

    private static final String HEADER = "Content-Security-Policy";
    /** A host name or address; what else somebody may send as one is not repeated. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (response.containsHeader(HEADER)) {
            return; // the console has said it more narrowly
        }
        String host = request.getServerName();
        String webSockets =
                host != null && HOST.matcher(host).matches() ? " ws://" + host + ":* wss://" + host + ":*" : "";
        response.setHeader(
                HEADER,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                        + " manifest-src 'self'; connect-src 'self'" + webSockets
                        + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    }
}
