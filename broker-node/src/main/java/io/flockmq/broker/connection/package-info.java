/**
 * The life of one connection, from CONNECT to its end: what each packet means in the state that the connection is in. Handlers
 * decide; {@link io.flockmq.broker.connection.PacketWriter} alone writes. All of it on the connection's event loop.
 */
@NullMarked
package io.flockmq.broker.connection;

import org.jspecify.annotations.NullMarked;
