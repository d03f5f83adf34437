package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final Source EAST = new Source("east", 1, 0);
    private static final Source WEST = new Source("west", 1, 0);
    private static final TopicFilter SHARE = TopicFilter.of("$share/g/#");

    private final Backlog backlog = new Backlog();

    @Test
    void theMessagesOfEachSourceAreInOrderInTheirPlaces() {
        add("east 3", new Stamp(EAST, 3));
        add("west 1", new Stamp(WEST, 1));
        add("east 1", new Stamp(EAST, 1));
        add("east 2", new Stamp(EAST, 2));
        add("west 2", new Stamp(WEST, 2));
        assertThat(inOrder()).containsExactly("east 1", "west 1", "east 2", "east 3", "west 2");
    }

    @Test
    void whatHasNoStampOrIsForAMemberOfAShareKeepsItsPlace() {
        add("east 2", new Stamp(EAST, 2));
        add("unstamped", null);
        Message shared = Messages.of("t", Qos.AT_LEAST_ONCE, "shared").stamped(new Stamp(EAST, 9));
        backlog.add(new PendingDelivery(shared, Qos.AT_LEAST_ONCE, false, PendingDelivery.NO_IDS, SHARE), null);
        add("east 1", new Stamp(EAST, 1));
        assertThat(inOrder()).containsExactly("east 1", "unstamped", "shared", "east 2");
    }

    private void add(String payload, @Nullable Stamp stamp) {
        Message message = Messages.of("t", Qos.AT_LEAST_ONCE, payload).stamped(stamp);
        backlog.add(new PendingDelivery(message, Qos.AT_LEAST_ONCE, false, PendingDelivery.NO_IDS, null), null);
    }

    private List<String> inOrder() {
        return backlog.inOrder().stream()
                .map(held -> Messages.text(held.delivery().message()))
                .toList();
    }
}
