/**
 * How the nodes of a cluster serve clients as one broker: what one event loop tells the others and makes of what they tell it.
 * Messages that cross nodes, routes, replicas of sessions, sessions that move or are adopted, retained messages. Everything
 * here belongs to one event loop and is touched by it alone, except where a class says so. Knows sessions and the router below
 * it; who is a member and who owns a client identifier it learns from {@code io.flockmq.cluster}.
 */
@NullMarked
package io.flockmq.broker.cluster;

import org.jspecify.annotations.NullMarked;
