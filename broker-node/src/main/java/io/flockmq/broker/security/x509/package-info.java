/**
 * Clients that are known by their certificates, and certificates that count no more. Does not belong here: how a certificate is shown
 * and verified, which TLS does.
 */
@NullMarked
package io.flockmq.broker.security.x509;

import org.jspecify.annotations.NullMarked;
