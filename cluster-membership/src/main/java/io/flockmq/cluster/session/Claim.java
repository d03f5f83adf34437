package io.flockmq.cluster.session;

import org.jspecify.annotations.Nullable;

/**
 * A client id that this node is the home of from now on.
 *
 * @param epoch higher than all before for this client id, also after it was released
 * @param previous the home until now, which may be this node; null if there was none
 */
public record Claim(long epoch, @Nullable Owner previous) {}
