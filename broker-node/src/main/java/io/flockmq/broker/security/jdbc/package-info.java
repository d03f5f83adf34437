/**
 * Clients that a database knows, with the hashes of their passwords and the rules for what they may do.
 *
 * <p>Does not belong here: how passwords are hashed, and what is done where the database does not answer ({@code
 * security.backend}).
 */
@NullMarked
package io.flockmq.broker.security.jdbc;

import org.jspecify.annotations.NullMarked;
