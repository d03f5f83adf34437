package io.flockmq.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * A session that a node has, though the registry may not know.
 *
 * @param epoch the claim that it was of
 * @param user whose it is; null for nobody's
 */
public record Remnant(long epoch, @Nullable String user) {}
