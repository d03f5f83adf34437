/**
 * Clients that a web service of the operator knows: it is asked about each by HTTP, and its answers are remembered for a short time.
 *
 * <p>Does not belong here: what is done where the service does not answer ({@code security.backend}).
 */
@NullMarked
package io.flockmq.broker.security.http;

import org.jspecify.annotations.NullMarked;
