package io.flockmq.broker.security.x509;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What a certificate calls its owner, put into a template such as <code>{cn}</code>. Immutable. */
public final class CertificateNames {

    /** What a template may contain, for people. */
    public static final String ALLOWED =
            "text with {cn}, {subject}, {san-dns}, {san-email}, {san-uri}, {serial}," + " {fingerprint-sha256}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final Set<String> KNOWN =
            Set.of("cn", "subject", "san-dns", "san-email", "san-uri", "serial", "fingerprint-sha256");

    /** Kinds of subject alternative names (RFC 5280, section 4.2.1.6). */
    private static final int EMAIL = 1;

    private static final int DNS = 2;
    private static final int URI = 6;

    private final String template;

    /** Fills this template. */
    public CertificateNames(String template) {
        this.template = template;
    }

    /** Whether a template names something of a certificate, and nothing that is unknown. */
    public static boolean isTemplate(String template) {
        Matcher placeholder = PLACEHOLDER.matcher(template);
        boolean any = false;
        while (placeholder.find()) {
            if (!KNOWN.contains(placeholder.group(1))) {
                return false;
            }
            any = true;
        }
        return any;
    }

    /**
     * The template with what the certificate says; null if it lacks something, has it more than once, or has it with control
     * characters.
     */
    @Nullable
    String of(X509Certificate certificate) {
        Matcher placeholder = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (placeholder.find()) {
            String value = value(placeholder.group(1), certificate);
            if (value == null || value.isBlank() || hasControlCharacters(value)) {
                return null;
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return placeholder.appendTail(filled).toString();
    }

    /** Others would cut such a name off, or not show it as it is. */
    private static boolean hasControlCharacters(String name) {
        return name.codePoints().anyMatch(Character::isISOControl);
    }

    private static @Nullable String value(String name, X509Certificate certificate) {
        return switch (name) {
            case "cn" -> commonName(certificate);
            case "subject" -> certificate.getSubjectX500Principal().getName();
            case "san-dns" -> alternativeName(certificate, DNS);
            case "san-email" -> alternativeName(certificate, EMAIL);
            case "san-uri" -> alternativeName(certificate, URI);
            case "serial" -> certificate.getSerialNumber().toString(16).toLowerCase(Locale.ROOT);
            case "fingerprint-sha256" -> fingerprint(certificate);
            default -> null;
        };
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            List<Object> names = new ArrayList<>();
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                Attribute values = part.toAttributes().get("cn"); // a part may have several names and values
                if (values != null) {
                    names.addAll(Collections.list(values.getAll()));
                }
            }
            return names.size() == 1 && names.getFirst() instanceof String name ? name : null;
        } catch (NamingException none) {
            return null;
        }
    }

    /** The only name of a kind: which of several would be meant, nobody could say. */
    private static @Nullable String alternativeName(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> ofKind = names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(kind).equals(name.getFirst()))
                            .map(name -> name.get(1))
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .toList();
            return ofKind.size() == 1 ? ofKind.getFirst() : null;
        } catch (CertificateParsingException none) {
            return null;
        }
    }

    private static @Nullable String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException none) {
            return null;
        }
    }
}
