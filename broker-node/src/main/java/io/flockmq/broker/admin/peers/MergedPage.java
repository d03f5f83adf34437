package io.flockmq.broker.admin.peers;

import io.flockmq.broker.admin.node.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one page of those of all nodes, each in the order of its keys. */
public final class MergedPage {

    private MergedPage() {}

    /**
     * The first items of all pages, as far as no node can have others before them.
     *
     * @param limit the most items
     */
    public static <T> Page<T> of(Collection<Page<T>> pages, Function<T, String> key, int limit) {
        String known = null; // up to here everything is known of every node
        List<T> all = new ArrayList<>();
        for (Page<T> page : pages) {
            all.addAll(page.items());
            String next = page.next();
            if (next != null && (known == null || next.compareTo(known) < 0)) {
                known = next;
            }
        }
        all.sort(Comparator.comparing(key));
        List<T> items = new ArrayList<>();
        for (T item : all) {
            if (isBehind(key.apply(item), known)) {
                break;
            }
            if (items.size() == limit) {
                return new Page<>(items, key.apply(items.getLast()));
            }
            items.add(item);
        }
        return new Page<>(items, known);
    }

    private static boolean isBehind(String key, @Nullable String known) {
        return known != null && key.compareTo(known) > 0;
    }
}
