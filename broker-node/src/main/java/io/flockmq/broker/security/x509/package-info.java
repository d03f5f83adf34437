/** Clients that are known by their certificates. Does not belong here: whether a certificate is valid, which TLS has found out. */
@NullMarked
package io.flockmq.broker.security.x509;

import org.jspecify.annotations.NullMarked;
