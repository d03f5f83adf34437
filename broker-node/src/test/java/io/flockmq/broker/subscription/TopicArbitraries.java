package io.flockmq.broker.subscription;

import io.flockmq.broker.topic.TopicFilter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Names and filters over an alphabet so small that they meet all the time. */
final class TopicArbitraries {

    private static final int MAX_LEVELS = 4;

    private TopicArbitraries() {}

    static Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "", "$x")
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_LEVELS)
                .map(levels -> String.join("/", levels))
                .filter(name -> !name.isEmpty());
    }

    static Arbitrary<TopicFilter> filters() {
        Arbitrary<String> levels = Arbitraries.of("a", "b", "", "$x", "+")
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_LEVELS)
                .map(list -> String.join("/", list));
        Arbitrary<String> many = Arbitraries.of("", "", "/#").flatMap(end -> levels.map(start -> start + end));
        return Arbitraries.frequencyOf(Tuple.of(12, many), Tuple.of(1, Arbitraries.just("#")))
                .filter(filter -> !filter.isEmpty())
                .map(TopicFilter::of);
    }

    /** Filters of which some are shared. */
    static Arbitrary<TopicFilter> maybeShared() {
        return Combinators.combine(Arbitraries.of("", "", "$share/g/", "$share/h/"), filters())
                .as((share, filter) -> TopicFilter.of(share + filter.text()));
    }
}
