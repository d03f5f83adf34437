/**
 * Takes over what Mosquitto is configured with: its mosquitto.conf, password file and acl_file become a configuration of FlockMQ, and each
 * line that means something else here, or nothing, is named. What is in doubt lets fewer clients in, or lets them do less, never more.
 */
@NullMarked
package io.flockmq.broker.command.mosquitto;

import org.jspecify.annotations.NullMarked;
