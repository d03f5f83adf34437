/**
 * How nodes tell each other things: ordered, numbered, confirmed streams of batches over TCP. It knows neither MQTT nor
 * Hazelcast, and what is in a batch is not its business.
 */
@NullMarked
package io.flockmq.cluster.link;

import org.jspecify.annotations.NullMarked;
