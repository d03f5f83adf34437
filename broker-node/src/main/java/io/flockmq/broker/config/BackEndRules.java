package io.flockmq.broker.config;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.flockmq.broker.config.ListenerRules.Breach;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold for back ends that know clients beyond the range of each value. Nobody is asked whether they are there. */
final class BackEndRules {

    private static final String SECURITY = "mqtt.security.";
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+: ?[\\x20-\\x7E]+");

    private final List<Breach> breaches = new ArrayList<>();

    private BackEndRules() {}

    /** All rules that are not kept; looks into files. */
    static List<Breach> check(SecurityProperties security) {
        BackEndRules rules = new BackEndRules();
        rules.jwt(security.jwt());
        rules.http(security.http());
        rules.jdbc(security.jdbc());
        rules.ldap(security.ldap());
        return rules.breaches;
    }

    private void jwt(SecurityProperties.Jwt jwt) {
        if (!jwt.isConfigured()) {
            return;
        }
        long ways = Stream.of(jwt.jwksUrl(), jwt.jwksFile(), jwt.secretFile())
                .filter(way -> !way.isEmpty())
                .count();
        if (ways > 1) {
            breach(
                    "jwt.jwks-url",
                    jwt.jwksUrl(),
                    "tokens are checked in one way; allowed: one of mqtt.security.jwt.jwks-url,"
                            + " mqtt.security.jwt.jwks-file and mqtt.security.jwt.secret-file");
            return;
        }
        url("jwt.jwks-url", jwt.jwksUrl());
        readable("jwt.jwks-file", jwt.jwksFile());
        List<String> possible = jwt.secretFile().isEmpty() ? JwtSetup.WITH_KEYS : JwtSetup.WITH_SECRET;
        for (String algorithm : jwt.algorithms()) {
            if (!possible.contains(algorithm)) {
                breach(
                        "jwt.algorithms",
                        algorithm,
                        "not a signature that can be checked "
                                + (jwt.secretFile().isEmpty() ? "with published keys" : "with a shared secret")
                                + "; allowed: " + String.join(", ", possible));
            }
        }
        if (!jwt.secretFile().isEmpty()) {
            secret(jwt);
        }
        if (jwt.userNameClaim().isBlank()) {
            breach("jwt.user-name-claim", "", "tokens need a claim with the user name, such as sub");
        }
    }

    private void secret(SecurityProperties.Jwt jwt) {
        int least = jwt.algorithms().contains("HS512") ? 64 : jwt.algorithms().contains("HS384") ? 48 : 32;
        int length = secretFile("jwt.secret-file", jwt.secretFile());
        if (length >= 0 && length < least) {
            breach(
                    "jwt.secret-file",
                    jwt.secretFile(),
                    "the secret is too short; allowed: " + least + " bytes or more");
        }
    }

    private void http(SecurityProperties.HttpHook http) {
        url("http.url", http.url());
        for (String header : http.headers()) {
            if (!HEADER.matcher(header).matches()) {
                // Not shown: it may be secret.
                breach("http.headers", "******", "not a header such as \"Authorization: Bearer secret\"");
            }
        }
    }

    private void jdbc(SecurityProperties.Jdbc jdbc) {
        if (!jdbc.isConfigured()) {
            return;
        }
        if (!jdbc.url().startsWith("jdbc:postgresql:")) {
            breach("jdbc.url", "******", "not an address such as jdbc:postgresql://host:5432/name");
        }
        if (!jdbc.password().isEmpty() && !jdbc.passwordFile().isEmpty()) {
            breach(
                    "jdbc.password-file",
                    jdbc.passwordFile(),
                    "there is mqtt.security.jdbc.password, too; allowed: one of them");
        } else if (!jdbc.passwordFile().isEmpty()) {
            var _ = secretFile("jdbc.password-file", jdbc.passwordFile());
        }
        query("jdbc.password-query", jdbc.passwordQuery());
        if (!jdbc.rulesQuery().isEmpty()) {
            query("jdbc.rules-query", jdbc.rulesQuery());
        }
    }

    private void query(String key, String query) {
        if (query.chars().filter(c -> c == '?').count() != 1) {
            breach(key, query, "a query needs one ? where the user name belongs");
        }
    }

    private void ldap(SecurityProperties.Ldap ldap) {
        if (!ldap.isConfigured()) {
            return;
        }
        for (String url : ldap.urls()) {
            if (!isAddress(url, "ldap", "ldaps")) {
                breach("ldap.urls", url, "not an address such as ldaps://host:636");
            }
        }
        long encrypted =
                ldap.urls().stream().filter(url -> url.startsWith("ldaps:")).count();
        if (encrypted > 0 && (encrypted < ldap.urls().size() || ldap.startTls())) {
            breach(
                    "ldap.urls",
                    String.join(",", ldap.urls()),
                    "allowed: all ldaps, or all ldap with or without mqtt.security.ldap.start-tls");
        }
        if (!ldap.filter().contains("{user}") || !isFilter(ldap.filter())) {
            breach("ldap.filter", ldap.filter(), "not a filter with {user} such as (uid={user})");
        }
        if (!ldap.bindDn().isEmpty() || !ldap.passwordFile().isEmpty()) {
            if (ldap.bindDn().isEmpty()) {
                breach("ldap.bind-dn", "", "whose password is in mqtt.security.ldap.password-file?");
            }
            var _ = secretFile("ldap.password-file", ldap.passwordFile());
        }
        try {
            var _ = LdapSetup.tls(ldap);
        } catch (IOException unreadable) {
            breach(
                    "ldap.trusted-certificates",
                    ldap.trustedCertificates(),
                    "there is no such file, it cannot be read, or it has no certificate (PEM)");
        }
    }

    private static boolean isFilter(String filter) {
        try {
            var _ = Filter.create(filter.replace("{user}", "ann"));
            return true;
        } catch (LDAPException none) {
            return false;
        }
    }

    private void url(String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        if (!isAddress(value, "http", "https")) {
            breach(key, value, "not an address such as https://host:8443/path");
        }
    }

    private static boolean isAddress(String value, String... schemes) {
        try {
            URI uri = new URI(value);
            return uri.getHost() != null && List.of(schemes).contains(String.valueOf(uri.getScheme()));
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private void readable(String key, String file) {
        if (file.isEmpty()) {
            return;
        }
        try {
            if (!Files.isRegularFile(Path.of(file)) || !Files.isReadable(Path.of(file))) {
                breach(key, file, "there is no such file, or it cannot be read");
            }
        } catch (InvalidPathException none) {
            breach(key, file, "not the name of a file");
        }
    }

    /** The length of the secret in bytes, less than zero where there is none. */
    private int secretFile(String key, String file) {
        try {
            return SecretFile.read(file).length;
        } catch (IOException | InvalidPathException unreadable) {
            breach(key, file, "there is no such file, it cannot be read, or it is empty");
            return -1;
        }
    }

    private void breach(String key, Object value, String message) {
        breaches.add(new Breach(SECURITY + key, value, message));
    }
}
