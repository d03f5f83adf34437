/**
 * SCRAM-SHA-256 (RFC 5802 and 7677), the side of the server: a client shows that it knows its password, and the broker that it knows
 * the client, and neither sends the password. Without channel binding.
 *
 * <p>Does not belong here: where users are kept ({@code security.file}), and the packets that carry the messages
 * ({@code connection}).
 */
@NullMarked
package io.flockmq.broker.security.scram;

import org.jspecify.annotations.NullMarked;
