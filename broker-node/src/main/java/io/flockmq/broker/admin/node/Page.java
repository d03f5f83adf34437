package io.flockmq.broker.admin.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that is in the order of its keys.
 *
 * @param items in order
 * @param next the key behind which it goes on; null if this was all. There may be fewer items than asked for, even none, and yet more to come
 * @param <T> the items
 */
public record Page<T>(List<T> items, @Nullable String next) {}
