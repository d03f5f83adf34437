package io.flockmq.broker.console;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the console's page may load and connect to: its own files, the API, and this node's listeners for WebSockets; no other host. */
final class ContentPolicy {

    private static final String FIXED = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    /** What a policy can name. It cannot name IPv6 addresses; nothing else that somebody sends as a host is repeated. */
    private static final Pattern NAMEABLE = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    private ContentPolicy() {}

    /**
     * The value of the header.
     *
     * @param host of the page, as the browser has asked for it
     */
    static String of(String host, List<WebSocketAddress> webSockets) {
        Set<String> sources = new TreeSet<>();
        for (WebSocketAddress address : webSockets) {
            sources.add(source(address, address.host().isEmpty() ? host : address.host()));
        }
        return sources.isEmpty() ? FIXED : FIXED + " " + String.join(" ", sources);
    }

    /** A host that cannot be named is any: the port is what remains of the rule. */
    private static String source(WebSocketAddress address, String host) {
        String named = NAMEABLE.matcher(host).matches() ? host : "*";
        return address.scheme() + "://" + named + ":" + address.port();
    }
}
