package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuorumTest {

    private static final int SETTLING_MILLIS = 10_000;

    private final Quorum quorum = quorum(PartitionMode.MAJORITY);
    private long now = 1_000_000;

    @Test
    void theFirstNodeServesAlone() {
        assertThat(serve("a")).isTrue();
    }

    @Test
    void oneOfThreeDoesNotServeUntilTheOthersAreBack() {
        assertThat(serve("a", "b", "c")).isTrue();
        assertThat(serve("c")).isFalse();
        assertThat(serve("c")).isFalse();
        assertThat(serve("a", "c")).isTrue();
    }

    @Test
    void ofTwoHalvesTheOneWithTheSmallestIdServes() {
        serve("a", "b", "c", "d");
        assertThat(serve("a", "d")).isTrue();

        Quorum other = quorum(PartitionMode.MAJORITY);
        other.judge(Set.of("a", "b", "c", "d"), now);
        assertThat(other.judge(Set.of("b", "c"), now)).isFalse();
    }

    @Test
    void aMinorityDoesNotServeThoughItNoticesTheOthersOneByOne() {
        serve("a", "b", "c", "d", "e");
        serve("a", "b", "c", "d");
        now += 3000;
        serve("a", "b", "c");
        now += 3000;
        assertThat(serve("a", "b")).isFalse();
        now += 10 * SETTLING_MILLIS;
        assertThat(serve("a", "b")).as("however long it waits").isFalse();
    }

    @Test
    void aLossThatIsLongPastDoesNotCountAnyMore() {
        serve("a", "b", "c", "d", "e");
        serve("c", "d", "e");
        now += SETTLING_MILLIS;
        assertThat(serve("c", "d", "e")).isTrue();
        assertThat(serve("d", "e")).as("two of the three that were there last").isTrue();
    }

    @Test
    void newcomersDoNotHelpAMinority() {
        serve("a", "b", "c");
        serve("c");
        assertThat(serve("c", "d", "e", "f")).isFalse();
    }

    @Test
    void newcomersCountOnceTheyWereServedWith() {
        serve("a");
        serve("a", "b", "c");
        assertThat(serve("b", "c")).isTrue();
    }

    @Test
    void whoLeftInGoodOrderDoesNotCount() {
        serve("a", "b", "c");
        quorum.excuse("a");
        quorum.excuse("b");
        assertThat(serve("c")).isTrue();
    }

    @Test
    void aNodeThatIsCutOffServesAgainWhenTheOthersTurnOutToBeDead() {
        serve("a", "b");
        assertThat(serve("b")).isFalse();
        assertThat(quorum.missing()).containsExactly("a");
        quorum.excuse("a");
        assertThat(serve("b")).isTrue();
        assertThat(quorum.missing()).isEmpty();
    }

    @Test
    void anExcuseEndsWhenTheNodeIsBack() {
        serve("a", "b");
        quorum.excuse("a");
        serve("b");
        serve("a", "b");
        assertThat(serve("b")).isFalse();
    }

    @Test
    void whoJoinsAMinorityLearnsThatItIsOne() {
        quorum.learn(Set.of("a", "b", "c"));
        assertThat(serve("c", "d")).isFalse();
    }

    @Test
    void allSidesServeWhenAvailabilityIsWanted() {
        Quorum available = quorum(PartitionMode.AVAILABLE);
        available.judge(Set.of("a", "b", "c"), now);
        assertThat(available.judge(Set.of("c"), now)).isTrue();
    }

    /** Each side notices each lost node by itself, in an order and at times of its own. */
    @Property(tries = 500)
    void atMostOneSideOfASplitServesAndOneOfTwoDoes(
            @ForAll @IntRange(min = 1, max = 9) int nodes,
            @ForAll @IntRange(min = 1, max = 4) int sides,
            @ForAll Random random) {
        List<Set<String>> split = new ArrayList<>();
        IntStream.range(0, sides).forEach(side -> split.add(new TreeSet<>()));
        Set<String> all = new TreeSet<>();
        for (int node = 0; node < nodes; node++) {
            all.add("n" + node);
            split.get(random.nextInt(sides)).add("n" + node);
        }

        long serving = split.stream()
                .filter(side -> !side.isEmpty() && servesAfterNoticing(side, all, random))
                .count();

        assertThat(serving).isLessThanOrEqualTo(1);
        if (split.stream().filter(side -> !side.isEmpty()).count() <= 2) {
            assertThat(serving).isEqualTo(1);
        }
    }

    private static boolean servesAfterNoticing(Set<String> side, Set<String> all, Random random) {
        Quorum quorum = quorum(PartitionMode.MAJORITY);
        long time = random.nextInt(100_000);
        quorum.judge(all, time);
        long splitAt = time + random.nextInt(100_000);
        List<String> lost = new ArrayList<>(all);
        lost.removeAll(side);
        Collections.shuffle(lost, random);
        Set<String> present = new HashSet<>(all);
        time = splitAt;
        boolean serves = quorum.judge(present, time);
        for (String node : lost) {
            present.remove(node);
            time = Math.min(splitAt + SETTLING_MILLIS - 1, time + random.nextInt(SETTLING_MILLIS));
            serves = quorum.judge(present, time);
        }
        return serves && quorum.judge(present, time + 10 * SETTLING_MILLIS);
    }

    private boolean serve(String... present) {
        return quorum.judge(Set.of(present), now);
    }

    private static Quorum quorum(PartitionMode mode) {
        return new Quorum(mode, Duration.ofMillis(SETTLING_MILLIS));
    }
}
