package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.peers.Peers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items in order
 * @param next to be given as cursor for what follows; left out if this was all. There may be fewer items than asked for, even none, and yet more to
 *     come
 * @param missing nodes that did not answer, so that theirs is not in the list; left out if all did
 * @param <T> the items
 */
record Listing<T>(
        List<T> items, @Nullable String next, @Nullable List<Peers.Missing> missing) {

    static <T> Listing<T> of(List<T> items, @Nullable String next, List<Peers.Missing> missing) {
        return new Listing<>(items, next, orNull(missing));
    }

    /** Left out where all have answered. */
    static @Nullable List<Peers.Missing> orNull(List<Peers.Missing> missing) {
        return missing.isEmpty() ? null : missing;
    }
}
