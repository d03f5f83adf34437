/**
 * Clients that show a signed token (JWT, RFC 7519) instead of a password.
 *
 * <p>Does not belong here: who issues tokens, and when a connection ends whose token has expired ({@code connection}).
 */
@NullMarked
package io.flockmq.broker.security.jwt;

import org.jspecify.annotations.NullMarked;
