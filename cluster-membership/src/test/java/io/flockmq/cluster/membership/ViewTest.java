package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {

    private final Node a = node("a", 1);
    private final Node b = node("b", 1);
    private final Node c = node("c", 1);

    @Test
    void membersAreSortedById() {
        assertThat(new View(1, b, List.of(c, a, b), Serving.SERVING).members()).containsExactly(a, b, c);
    }

    @Test
    void othersAreAllButTheNodeItself() {
        assertThat(new View(1, b, List.of(a, b, c), Serving.SERVING).others()).containsExactly(a, c);
    }

    @Test
    void aNodeInAnotherLifeIsAnotherNode() {
        View view = new View(1, a, List.of(a, b), Serving.SERVING);

        assertThat(b).isNotEqualTo(b.withIncarnation(2));
        assertThat(view.has("b", 1)).isTrue();
        assertThat(view.has("b", 2)).isFalse();
        assertThat(view.member("b")).contains(b);
    }

    @Test
    void aNodeIsComparedByIdAndIncarnationOnly() {
        assertThat(new Node("a", 1, "elsewhere", 99, 7, "2")).isEqualTo(a).hasSameHashCodeAs(a);
    }

    @Test
    void noIdIsInAViewTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new View(1, a, List.of(a, b, b.withIncarnation(2)), Serving.SERVING))
                .withMessage("twice in a view: b");
    }

    @Test
    void aNodeIsInItsOwnView() {
        assertThatIllegalArgumentException().isThrownBy(() -> new View(1, a, List.of(b), Serving.SERVING));
    }

    @Test
    void aNodeAloneServesAndSaysSoAtOnce() {
        List<View> told = new ArrayList<>();

        new LocalMembership(a).addListener(told::add);

        assertThat(told).containsExactly(new View(1, a, List.of(a), Serving.SERVING));
    }

    static Node node(String id, long incarnation) {
        return new Node(id, incarnation, "127.0.0.1", 7000, 2, "1");
    }
}
