/**
 * Clients that a directory knows: their entries are looked for by LDAP, and their passwords tried there.
 *
 * <p>Does not belong here: what is done where the directory does not answer ({@code security.backend}).
 */
@NullMarked
package io.flockmq.broker.security.ldap;

import org.jspecify.annotations.NullMarked;
