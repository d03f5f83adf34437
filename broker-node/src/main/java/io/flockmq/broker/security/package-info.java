/**
 * Who a client is, and what it may do: authenticators, rules, limits. Decides, and answers nobody: whoever asks refuses.
 *
 * <p>Does not belong here: what the specification forbids ({@code connection}), how certificates are checked in a TLS handshake
 * ({@code transport}), what is read from {@code mqtt.*} ({@code config}).
 */
@NullMarked
package io.flockmq.broker.security;

import org.jspecify.annotations.NullMarked;
