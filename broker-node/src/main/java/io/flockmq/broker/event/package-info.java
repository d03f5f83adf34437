/**
 * What happens in the broker, by name: every connect, close, refusal, subscription and drop is a {@link
 * io.flockmq.broker.event.BrokerEvent}, and traffic is counted in {@link io.flockmq.broker.event.TrafficCounters}. The rooms
 * above tell; only {@code observe} listens. Depends on {@code topic} alone.
 */
@NullMarked
package io.flockmq.broker.event;

import org.jspecify.annotations.NullMarked;
