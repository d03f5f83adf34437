package io.flockmq.broker.session;

import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The highest number that has come of each source, by which a message that comes a second time is recognised. A source is
 * forgotten when it has been silent between one and two {@linkplain #forgetSilent rounds}. One thread at a time.
 *
 * <p>That a message with a lower number is a repetition, and not a late one, is up to those who deliver: they bring what comes of a
 * source in order, by {@link Backlog} if need be.
 */
final class SeenStamps {

    private static final class Mark {
        private final Source source;
        private long number;

        private Mark(Source source, long number) {
            this.source = source;
            this.number = number;
        }
    }

    private Map<Source, Mark> lately = Map.of();
    private Map<Source, Mark> before = Map.of();
    /** The last one that was asked for: mostly the next one, too. */
    private @Nullable Mark last;

    /** Takes note of a stamp; returns whether it is higher than all of its source that were seen. */
    boolean add(Stamp stamp) {
        Mark mark = mark(stamp.source());
        if (mark == null) {
            put(new Mark(stamp.source(), stamp.number()));
            return true;
        }
        boolean higher = stamp.number() > mark.number;
        if (higher) {
            mark.number = stamp.number();
        }
        return higher;
    }

    private @Nullable Mark mark(Source source) {
        Mark known = last;
        if (known != null && known.source == source) {
            return known;
        }
        known = lately.get(source);
        if (known == null) {
            known = before.get(source);
            if (known != null) {
                put(known);
            }
        }
        last = known;
        return known;
    }

    private void put(Mark mark) {
        if (lately.isEmpty()) {
            lately = new HashMap<>(4);
        }
        lately.put(mark.source, mark);
        last = mark;
    }

    /**
     * Ends a round: forgets the sources that have been silent since before the last one.
     *
     * @param forgotten told of each
     */
    void forgetSilent(Consumer<? super Source> forgotten) {
        for (Source source : before.keySet()) {
            if (!lately.containsKey(source)) {
                forgotten.accept(source);
            }
        }
        before = lately;
        lately = Map.of();
        last = null;
    }

    void clear() {
        lately = Map.of();
        before = Map.of();
        last = null;
    }

    /** Gives the highest number of each source. */
    void forEach(Consumer<? super Stamp> to) {
        before.forEach((source, mark) -> {
            if (!lately.containsKey(source)) {
                to.accept(new Stamp(source, mark.number));
            }
        });
        lately.forEach((source, mark) -> to.accept(new Stamp(source, mark.number)));
    }
}
