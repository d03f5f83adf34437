package io.flockmq.broker.config;

import org.jspecify.annotations.Nullable;

/**
 * How the cluster stands.
 *
 * @param standing null for a node alone
 */
record ClusterStandingHolder(@Nullable ClusterStanding standing) {}
