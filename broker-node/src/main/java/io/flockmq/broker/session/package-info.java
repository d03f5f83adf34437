/**
 * What the broker remembers of each client: subscriptions, in-flight window, QoS 2 identifiers, queue, will and expiry. A
 * session lives on one event loop and is touched by no other thread, except for the few fields that say so. Knows no channel,
 * no Hazelcast and no Spring: it speaks to its client through {@link io.flockmq.broker.session.ClientLink}, and to whoever keeps copies
 * of it elsewhere through {@link io.flockmq.broker.session.SessionJournal}.
 */
@NullMarked
package io.flockmq.broker.session;

import org.jspecify.annotations.NullMarked;
