package io.flockmq.broker.admin.node;

import java.time.Instant;
import java.util.List;

/**
 * A certificate that a listener shows to its clients.
 *
 * @param listener the name of the listener
 * @param bundle the SSL bundle that it is from
 * @param source the file of the certificate, as it was set, or where the text of it was set
 * @param subject whose it is, a distinguished name
 * @param names for what names and addresses it is good, such as {@code DNS:broker.example.org}
 * @param issuer who vouches for it, a distinguished name
 * @param serial its serial number, in hexadecimal digits
 * @param notBefore since when it is good
 * @param notAfter until when
 * @param daysLeft whole days until then, negative once it has ended
 */
public record CertificateView(
        String listener,
        String bundle,
        String source,
        String subject,
        List<String> names,
        String issuer,
        String serial,
        Instant notBefore,
        Instant notAfter,
        long daysLeft) {}
