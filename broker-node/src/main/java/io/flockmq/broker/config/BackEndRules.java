package io.flockmq.broker.config;

import io.flockmq.broker.config.ListenerRules.Breach;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What must hold for back ends that know clients beyond the range of each value. Nobody is asked whether they are there. */
final class BackEndRules {

    private static final String SECURITY = "mqtt.security.";

    private final List<Breach> breaches = new ArrayList<>();

    private BackEndRules() {}

    /** All rules that are not kept; looks into files. */
    static List<Breach> check(BrokerProperties.Security security) {
        BackEndRules rules = new BackEndRules();
        rules.jwt(security.jwt());
        return rules.breaches;
    }

    private void jwt(BrokerProperties.Jwt jwt) {
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

    private void secret(BrokerProperties.Jwt jwt) {
        int least = jwt.algorithms().contains("HS512") ? 64 : jwt.algorithms().contains("HS384") ? 48 : 32;
        int length = secretFile("jwt.secret-file", jwt.secretFile());
        if (length >= 0 && length < least) {
            breach(
                    "jwt.secret-file",
                    jwt.secretFile(),
                    "the secret is too short; allowed: " + least + " bytes or more");
        }
    }

    private void url(String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return;
            }
        } catch (java.net.URISyntaxException none) {
            // said below
        }
        breach(key, value, "not an address such as https://host:8443/path");
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
