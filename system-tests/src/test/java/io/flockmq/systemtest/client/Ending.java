package io.flockmq.systemtest.client;

import org.jspecify.annotations.Nullable;

/**
 * How a connection that the client did not end came to its end.
 *
 * @param reasonCode of the broker's DISCONNECT; null when there was none
 * @param reasonString for humans; null when there was none
 */
public record Ending(@Nullable Integer reasonCode, @Nullable String reasonString) {

    static final Ending SILENT = new Ending(null, null);
}
