/**
 * The way of a message from its publisher to its subscribers: match, hand over to other event loops, shared groups, retained
 * messages, wills. Knows sessions and subscriptions but no channel.
 */
@NullMarked
package io.flockmq.broker.delivery;

import org.jspecify.annotations.NullMarked;
