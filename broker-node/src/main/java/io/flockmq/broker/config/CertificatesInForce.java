package io.flockmq.broker.config;

import io.flockmq.broker.admin.node.CertificateView;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** The certificates that listeners show now, as they were read last, for those who administer the node. Thread-safe. */
record CertificatesInForce(ListenerTls tls, Environment environment, InstantSource clock) {

    private static final String PEM_TEXT = "-----BEGIN";
    private static final String BASE64 = "base64:";

    List<CertificateView> all() {
        Instant now = clock.instant();
        List<CertificateView> all = new ArrayList<>();
        tls.byListener()
                .forEach((listener, reloaded) -> reloaded.certificates()
                        .shown()
                        .forEach(certificate -> all.add(view(listener, reloaded.bundleName(), certificate, now))));
        return all;
    }

    private CertificateView view(String listener, String bundle, X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        return new CertificateView(
                listener,
                bundle,
                source(bundle),
                certificate.getSubjectX500Principal().getName(),
                names(certificate),
                certificate.getIssuerX500Principal().getName(),
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant(),
                end,
                Math.floorDiv(
                        Duration.between(now, end).toSeconds(),
                        Duration.ofDays(1).toSeconds()));
    }

    private String source(String bundle) {
        ConfigurationProperty pem = property("pem", bundle, "certificate");
        ConfigurationProperty set = pem == null ? property("jks", bundle, "location") : pem;
        if (set == null) {
            return "";
        }
        String value = environment.resolvePlaceholders(String.valueOf(set.getValue()));
        return isContent(value) ? Origins.of(set) : value;
    }

    /** Whether this is the certificate or the store itself, which may have keys, too. */
    private static boolean isContent(String value) {
        return value.contains(PEM_TEXT) || value.startsWith(BASE64);
    }

    private @Nullable ConfigurationProperty property(String kind, String bundle, String of) {
        return Origins.find(
                environment,
                ConfigurationPropertyName.adapt(
                        "spring.ssl.bundle.%s.%s.keystore.%s".formatted(kind, bundle, of), '.'));
    }

    /** What a certificate is good for, without kinds of names that no client of a broker looks at. */
    private static List<String> names(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        if (names == null) {
            return List.of();
        }
        List<String> shown = new ArrayList<>();
        for (List<?> name : names) {
            String kind = switch ((Integer) name.getFirst()) {
                case 1 -> "email:";
                case 2 -> "DNS:";
                case 6 -> "URI:";
                case 7 -> "IP:";
                default -> "";
            };
            if (!kind.isEmpty()) {
                shown.add(kind + name.get(1));
            }
        }
        return List.copyOf(shown);
    }
}
