/** Tests of the commands. */
@NullMarked
package io.flockmq.broker.command.mosquitto;

import org.jspecify.annotations.NullMarked;
