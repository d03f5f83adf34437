package io.flockmq.broker.config;

import java.util.ArrayList;
import java.util.List;

/** In which ways clients are asked who they are, by the names that {@code mqtt.security.authentication} has for them. */
final class AuthenticationMethods {

    static final String X509 = "x509";
    static final String PASSWORD_FILE = "password-file";
    static final String JWT = "jwt";
    static final String HTTP = "http";
    static final String JDBC = "jdbc";
    static final String LDAP = "ldap";

    private AuthenticationMethods() {}

    /** Those that are configured, in the order in which they are asked if nobody says another: those that know at once come first. */
    static List<String> configured(SecurityProperties security) {
        List<String> methods = new ArrayList<>();
        if (!security.x509().userName().isEmpty()) {
            methods.add(X509);
        }
        if (!security.passwordFile().path().isEmpty()) {
            methods.add(PASSWORD_FILE);
        }
        if (security.jwt().isConfigured()) {
            methods.add(JWT);
        }
        if (security.http().isConfigured()) {
            methods.add(HTTP);
        }
        if (security.jdbc().isConfigured()) {
            methods.add(JDBC);
        }
        if (security.ldap().isConfigured()) {
            methods.add(LDAP);
        }
        return List.copyOf(methods);
    }

    /** Those of a listener, in the order in which they are asked there; empty where nobody is asked who they are. */
    static List<String> of(ListenerProperties listener, SecurityProperties security) {
        if (!listener.authentication().isEmpty()) {
            return listener.authentication();
        }
        return security.authentication().isEmpty() ? configured(security) : security.authentication();
    }

    /** What is wrong with an order of methods, a clause for people; empty if nothing is. */
    static String problemOf(List<String> methods, SecurityProperties security) {
        List<String> configured = configured(security);
        List<String> seen = new ArrayList<>();
        for (String method : methods) {
            if (!configured.contains(method)) {
                return method + " is not configured under mqtt.security; allowed: "
                        + (configured.isEmpty() ? "nothing, because no way is" : String.join(", ", configured));
            }
            if (seen.contains(method)) {
                return method + " stands there twice";
            }
            seen.add(method);
        }
        return "";
    }
}
