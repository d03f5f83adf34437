/** Listeners: what opens ports, and the way from a socket to a connection. */
@NullMarked
package io.flockmq.broker.transport;

import org.jspecify.annotations.NullMarked;
