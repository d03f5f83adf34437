/** MQTT clients that were written elsewhere, behind one interface, and a wire between them and the broker. */
@NullMarked
package io.flockmq.systemtest.client;

import org.jspecify.annotations.NullMarked;
