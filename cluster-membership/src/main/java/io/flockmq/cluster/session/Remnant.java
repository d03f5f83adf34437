package io.flockmq.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * A session that a node has found in its store.
 *
 * @param epoch the claim that it was of
 * @param user whose it is; null for nobody's
 */
public record Remnant(long epoch, @Nullable String user) {}
