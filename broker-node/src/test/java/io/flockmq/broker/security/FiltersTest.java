package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against all topics of up to three levels that such filters can tell apart. */
class FiltersTest {

    private static final List<String> TOPICS = topics();

    @Property(tries = 5_000)
    void aFilterCoversAnotherIfAllThatMatchesThatMatchesIt(
            @ForAll("filters") String outer, @ForAll("filters") String inner) {
        boolean all = TOPICS.stream().filter(topic -> matches(inner, topic)).allMatch(topic -> matches(outer, topic));
        boolean any = TOPICS.stream().anyMatch(topic -> matches(inner, topic));
        if (Filters.covers(outer, inner)) {
            assertThat(all).as("%s covers %s", outer, inner).isTrue();
        } else {
            // A filter with a wildcard matches topics that are not among these, too.
            assertThat(any && all && inner.indexOf('#') < 0 && inner.indexOf('+') < 0)
                    .as("%s does not cover %s", outer, inner)
                    .isFalse();
        }
    }

    @Example
    void thereAreTwoWaysToWriteAllTopicsAtTheFrontAndOneBehind() {
        assertThat(Filters.covers("+/#", "#")).isTrue();
        assertThat(Filters.covers("#", "+/#")).isTrue();
        assertThat(Filters.covers("+/#", "$SYS/#")).isFalse();
        assertThat(Filters.covers("a/+/#", "a/#")).as("a itself").isFalse();
    }

    @Property(tries = 5_000)
    void filtersOverlapIfATopicMatchesBoth(@ForAll("filters") String one, @ForAll("filters") String other) {
        assertThat(Filters.overlap(one, other))
                .as("%s and %s", one, other)
                .isEqualTo(TOPICS.stream().anyMatch(topic -> matches(one, topic) && matches(other, topic)));
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "", "+", "$s");
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(levels -> Arbitraries.of(
                        String.join("/", levels), String.join("/", levels) + "/#", "#", levels.getFirst() + "/#"))
                .filter(filter -> !filter.isEmpty());
    }

    private static List<String> topics() {
        List<String> levels = List.of("a", "b", "", "$s", "c");
        List<String> all = new ArrayList<>();
        for (String one : levels) {
            all.add(one);
            for (String two : levels) {
                all.add(one + "/" + two);
                for (String three : levels) {
                    all.add(one + "/" + two + "/" + three);
                    all.add(one + "/" + two + "/" + three + "/a");
                }
            }
        }
        return all;
    }

    /** As section 4.7 of MQTT 5.0 has it, level by level. */
    private static boolean matches(String filter, String topic) {
        List<String> wanted = List.of(filter.split("/", -1));
        List<String> levels = List.of(topic.split("/", -1));
        if (topic.startsWith("$")
                && (wanted.getFirst().equals("+") || wanted.getFirst().equals("#"))) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).equals("#")) {
                return true;
            }
            if (i >= levels.size()) {
                return false;
            }
            if (!wanted.get(i).equals("+") && !wanted.get(i).equals(levels.get(i))) {
                return false;
            }
            if (i == wanted.size() - 2 && wanted.getLast().equals("#") && levels.size() == i + 1) {
                return true; // a/# matches a
            }
        }
        return wanted.size() == levels.size();
    }
}
