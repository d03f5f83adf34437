package io.flockmq.broker.config;

import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.transport.Origins;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must hold for listeners beyond the range of each value: their addresses exist, no two are the same, and none lets
 * clients from other machines in without a password unless that was asked for.
 */
final class ListenerRules {

    private final String key;
    private final ListenerProperties listener;
    private final List<Breach> breaches;

    private ListenerRules(String key, ListenerProperties listener, List<Breach> breaches) {
        this.key = key;
        this.listener = listener;
        this.breaches = breaches;
    }

    /**
     * A rule that is not kept.
     *
     * @param key the setting to change
     * @param value its value
     * @param message what is wrong with it
     */
    record Breach(String key, Object value, String message) {}

    /** All rules that are not kept; looks host names up. */
    static List<Breach> check(BrokerProperties properties) {
        List<Breach> breaches = new ArrayList<>();
        SecurityProperties security = properties.security();
        String order = AuthenticationMethods.problemOf(security.authentication(), security);
        if (!order.isEmpty()) {
            breaches.add(
                    new Breach("mqtt.security.authentication", String.join(",", security.authentication()), order));
        }
        Map<String, String> nameByAddress = new HashMap<>();
        new TreeMap<>(properties.listeners()).forEach((name, listener) -> {
            ListenerRules rules = new ListenerRules("mqtt.listeners." + name, listener, breaches);
            rules.address(name, security, nameByAddress);
            rules.protocol();
            rules.proxies();
            rules.authentication(security);
        });
        return breaches;
    }

    private void address(String name, SecurityProperties security, Map<String, String> nameByAddress) {
        try {
            InetAddress address = InetAddress.getByName(listener.bind());
            if (isOpenToStrangers(address, security)) {
                breach(
                        "bind",
                        listener.bind(),
                        "other machines could connect without a password;"
                                + " bind to 127.0.0.1, or allow that by mqtt.security.allow-anonymous=true");
            }
            String socket = address.getHostAddress() + ":" + listener.usedPort();
            String other = nameByAddress.putIfAbsent(socket, name);
            if (other != null && listener.usedPort() != 0) {
                breach(
                        "port",
                        listener.usedPort(),
                        "listener " + other + " has the same address, " + listener.bind() + ":" + listener.usedPort());
            }
        } catch (UnknownHostException unknown) {
            breach(
                    "bind",
                    listener.bind(),
                    "no address has this name; allowed: an IP address or host name of this machine,"
                            + " 0.0.0.0 or :: for all of them");
        }
    }

    /** Where nobody is asked for a password only the machine itself counts as trusted. */
    private boolean isOpenToStrangers(InetAddress address, SecurityProperties security) {
        return !address.isLoopbackAddress()
                && !listener.allowsAnonymous(security)
                && AuthenticationMethods.of(listener, security).isEmpty();
    }

    private void protocol() {
        if (listener.isEncrypted() && listener.tls().bundle().isEmpty()) {
            breach(
                    "tls.bundle",
                    "",
                    "a listener of this type needs keys; allowed: a name under spring.ssl.bundle.pem or"
                            + " spring.ssl.bundle.jks");
        }
        if (!listener.path().startsWith("/")) {
            breach("path", listener.path(), "a path begins with /");
        }
        for (String origin : listener.allowedOrigins()) {
            if (!Origins.isOrigin(origin)) {
                breach(
                        "allowed-origins",
                        origin,
                        "this is no origin of a page; allowed: such as https://example.org, or http://localhost:* for any port there");
            }
        }
    }

    private void proxies() {
        for (String range : listener.trustedProxies()) {
            try {
                var _ = AddressRange.parse(range);
            } catch (IllegalArgumentException wrong) {
                breach("trusted-proxies", range, String.valueOf(wrong.getMessage()));
            }
        }
        boolean trusting = listener.proxyProtocol() != ListenerProperties.ProxyProtocol.OFF || listener.xForwardedFor();
        if (trusting && listener.trustedProxies().isEmpty()) {
            breach(
                    "trusted-proxies",
                    "",
                    "whoever may say where clients are must be named; allowed: addresses of load balancers such as"
                            + " 10.0.0.0/8");
        }
        if (listener.xForwardedFor() && !listener.isWebSocket()) {
            breach("x-forwarded-for", true, "only listeners of type ws and wss have headers");
        }
    }

    private void authentication(SecurityProperties security) {
        String order = AuthenticationMethods.problemOf(listener.authentication(), security);
        if (!order.isEmpty()) {
            breach("authentication", String.join(",", listener.authentication()), order);
        }
        boolean forbidden = Boolean.FALSE.equals(listener.allowAnonymous());
        if (forbidden && AuthenticationMethods.of(listener, security).isEmpty()) {
            breach("allow-anonymous", false, "nobody could connect: no way to ask clients who they are is configured");
        }
    }

    private void breach(String setting, Object value, String message) {
        breaches.add(new Breach(key + "." + setting, value, message));
    }
}
