package io.flockmq.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node keeps of messages that another one was given for members of shared subscriptions. */
class EntrustedTest {

    private static final TopicFilter SHARE = TopicFilter.of("$share/g/t");

    private final Entrusted entrusted = new Entrusted();

    @Test
    void whatIsNotSettledIsKeptInOrder() {
        add("a");
        long second = add("b");
        add("c");
        entrusted.settled(second);
        entrusted.settled(17); // of which nothing is known

        assertThat(left()).containsExactly("a", "c");
        assertThat(left()).isEmpty();
        assertThat(entrusted.isForgotten(second)).isFalse();
    }

    @Test
    void theOldestAreForgottenWhenThereIsNoRoom() {
        String half = "x".repeat((int) (Entrusted.MOST_BYTES / 2));
        long first = add(half);
        long second = add("small");
        assertThat(entrusted.isForgotten(first)).isFalse();
        add(half);

        assertThat(entrusted.isForgotten(first)).isTrue();
        assertThat(entrusted.isForgotten(second)).isFalse();
        assertThat(left()).containsExactly("small", half);
    }

    private long add(String payload) {
        return entrusted.add(SHARE, Messages.of("t", Qos.AT_LEAST_ONCE, payload));
    }

    private List<String> left() {
        return entrusted.take().stream()
                .map(one -> Messages.text(one.message()))
                .toList();
    }
}
