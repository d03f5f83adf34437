package io.flockmq.broker.observe;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.topic.ReasonCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of many like refusals are written at once, and how many are only counted: the first of each source is written, and of no kind
 * more than some between two summaries, however many sources there are. For one thread.
 */
final class Repeated {

    /** Lines of one kind at once between two summaries. */
    static final int WRITTEN = 10;

    /** What is refused, of which there are few. */
    record Kind(EventName event, ReasonCode reason) {}

    /**
     * Who is refused for what. The cause may be in the words of strangers, who could make up as many as they like.
     *
     * @param who an address without a port, or a client identifier
     */
    record Source(String who, String cause) {}

    /**
     * What was only counted.
     *
     * @param last who was the last
     * @param cause for what
     */
    record Counted(Kind kind, long count, String last, String cause) {}

    /** Takes what was only counted. */
    @FunctionalInterface
    interface Summary {
        void line(Counted counted);
    }

    private static final class Count {
        private long since;
        private String last = "";
        private String cause = "";

        void add(String latest, String latestCause) {
            since++;
            last = latest;
            cause = latestCause;
        }
    }

    private static final class OfOneKind {
        private final Map<Source, Count> written = new LinkedHashMap<>();
        private final Count others = new Count();
    }

    private final Map<Kind, OfOneKind> kinds = new HashMap<>();

    /**
     * Whether this one is written; if not, it is counted.
     *
     * @param last who it is in full, for the summary
     */
    boolean isWritten(Kind kind, Source source, String last) {
        OfOneKind like = kinds.computeIfAbsent(kind, _ -> new OfOneKind());
        Count count = like.written.get(source);
        if (count == null && like.written.size() < WRITTEN) {
            like.written.put(source, new Count());
            return true;
        }
        (count == null ? like.others : count).add(last, source.cause());
        return false;
    }

    /** Tells what was counted, and begins anew. */
    void summarize(Summary to) {
        kinds.forEach((kind, like) -> {
            like.written.values().forEach(count -> tell(kind, count, to));
            tell(kind, like.others, to);
        });
        kinds.clear();
    }

    private static void tell(Kind kind, Count count, Summary to) {
        if (count.since > 0) {
            to.line(new Counted(kind, count.since, count.last, count.cause));
        }
    }
}
