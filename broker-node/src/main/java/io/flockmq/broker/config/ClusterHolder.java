package io.flockmq.broker.config;

import org.jspecify.annotations.Nullable;

/**
 * The node's connection with its cluster, if it is one of several.
 *
 * @param connection null for a node alone
 */
record ClusterHolder(@Nullable ClusterConnection connection) {}
