package io.flockmq.broker.config;

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

    private ListenerRules() {}

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
        Map<String, String> nameByAddress = new HashMap<>();
        new TreeMap<>(properties.listeners()).forEach((name, listener) -> {
            String key = "mqtt.listeners." + name;
            try {
                InetAddress address = InetAddress.getByName(listener.bind());
                if (isOpenToStrangers(address, properties.security())) {
                    breaches.add(new Breach(
                            key + ".bind",
                            listener.bind(),
                            "other machines could connect without a password;"
                                    + " bind to 127.0.0.1, or allow that by mqtt.security.allow-anonymous=true"));
                }
                if (listener.isEncrypted() && listener.tls().bundle().isEmpty()) {
                    breaches.add(new Breach(
                            key + ".tls.bundle",
                            "",
                            "a listener of this type needs keys; allowed: a name under spring.ssl.bundle.pem or"
                                    + " spring.ssl.bundle.jks"));
                }
                if (!listener.path().startsWith("/")) {
                    breaches.add(new Breach(key + ".path", listener.path(), "a path begins with /"));
                }
                String other = nameByAddress.putIfAbsent(address.getHostAddress() + ":" + listener.port(), name);
                if (other != null && listener.port() != 0) {
                    breaches.add(sameAddress(key, listener, other));
                }
            } catch (UnknownHostException unknown) {
                breaches.add(new Breach(
                        key + ".bind",
                        listener.bind(),
                        "no address has this name; allowed: an IP address or host name of this machine,"
                                + " 0.0.0.0 or :: for all of them"));
            }
        });
        return breaches;
    }

    /** Where nobody is asked for a password only the machine itself counts as trusted. */
    private static boolean isOpenToStrangers(InetAddress address, SecurityProperties security) {
        return !address.isLoopbackAddress() && !security.allowAnonymous() && !AccessControls.areAsked(security);
    }

    private static Breach sameAddress(String key, ListenerProperties listener, String other) {
        return new Breach(
                key + ".port",
                listener.port(),
                "listener " + other + " has the same address, " + listener.bind() + ":" + listener.port());
    }
}
