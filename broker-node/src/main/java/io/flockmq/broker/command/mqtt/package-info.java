/**
 * A client of MQTT 5.0 and 3.1.1 for commands: one connection over a blocking socket, TCP or TLS, that starts no thread and is over when
 * the command is. It refuses what a broker may not send.
 */
@NullMarked
package io.flockmq.broker.command.mqtt;

import org.jspecify.annotations.NullMarked;
