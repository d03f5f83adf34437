package io.flockmq.broker.session;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages that come to a session twice, or before what was published before them, because a node died or the session moves. */
class RepetitionTest {

    private static final Source EAST = new Source("east", 1, 0);

    private final ManualTimers timers = new ManualTimers();
    private final ManualJournal journal = new ManualJournal(timers);
    private final OneLoop loop = new OneLoop(Limits.generous(), timers, journal);
    private final Client client = loop.connect("c", false, 60);
    private final Session session = client.session();

    @Test
    void aMessageThatComesTwiceIsDeliveredOnce() {
        session.deliver(stamped(AT_LEAST_ONCE, 1));
        session.deliver(stamped(AT_LEAST_ONCE, 2));
        session.deliver(stamped(AT_LEAST_ONCE, 1));
        session.deliver(stamped(AT_LEAST_ONCE, 2));
        assertThat(client.link().payloads()).containsExactly("1", "2");
    }

    @Test
    void whoSendsItAgainWaitsUntilItIsStored() {
        Waiting first = new Waiting();
        Waiting again = new Waiting();
        client.link().takesOnly(0);
        session.deliver(stamped(AT_LEAST_ONCE, 1), first);
        session.deliver(stamped(AT_LEAST_ONCE, 1), again);
        assertThat(first.told).isFalse();
        assertThat(again.told).isFalse();
        journal.settle();
        assertThat(first.told).isTrue();
        assertThat(again.told).isTrue();
    }

    @Test
    void whoSendsItAgainNeedNotWaitForASessionThatIsElsewhere() {
        Waiting again = new Waiting();
        client.link().takesOnly(0);
        session.deliver(stamped(AT_LEAST_ONCE, 1), new Waiting());
        session.deliver(stamped(AT_LEAST_ONCE, 1), again);
        session.left();
        session.handedOver();
        assertThat(again.told).isTrue();
    }

    @Test
    void aCopyRecognisesWhatTheSessionHasTaken() {
        session.deliver(stamped(EXACTLY_ONCE, 7));
        journal.settle();
        OneLoop next = new OneLoop(Limits.generous(), timers, new ManualJournal(timers));
        Session adopted = Objects.requireNonNull(next.table.restore("c", 2, journal.copy()));
        adopted.deliver(stamped(EXACTLY_ONCE, 7));
        adopted.deliver(stamped(EXACTLY_ONCE, 8));
        assertThat(adopted.queuedMessages() + adopted.inFlightMessages()).isEqualTo(2);
    }

    @Test
    void aMessageForAMemberOfAShareIsNotCompared() {
        session.deliver(stamped(AT_LEAST_ONCE, 5));
        Message earlier = message(AT_LEAST_ONCE, 3);
        TopicFilter share = TopicFilter.of("$share/g/t");
        session.deliver(new PendingDelivery(earlier, AT_LEAST_ONCE, false, PendingDelivery.NO_IDS, share));
        session.deliver(stamped(AT_LEAST_ONCE, 6));
        assertThat(client.link().payloads()).containsExactly("5", "3", "6");
    }

    @Test
    void aSessionThatGathersTakesEverythingInOrderWhenAllHasCome() {
        session.deliver(stamped(AT_LEAST_ONCE, 1));
        session.gather();
        for (long number : new long[] {4, 2, 3, 1, 2}) {
            session.deliver(stamped(AT_LEAST_ONCE, number));
        }
        assertThat(client.link().payloads()).containsExactly("1");
        session.gathered();
        assertThat(client.link().payloads()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aSessionThatEndsWhileItGathersKeepsNobodyWaiting() {
        Waiting waiting = new Waiting();
        session.gather();
        session.deliver(stamped(AT_LEAST_ONCE, 1), waiting);
        loop.lose(client);
        timers.advance(java.time.Duration.ofSeconds(60));
        assertThat(waiting.told).isTrue();
        assertThat(loop.events.drops()).hasSize(1);
    }

    @Test
    void aSessionThatLeavesQueuesNoQos0ForTheOtherHomeHasItToo() {
        loop.lose(client);
        session.leaving(true);
        session.deliver(stamped(AT_MOST_ONCE, 1));
        session.deliver(stamped(AT_LEAST_ONCE, 2));
        assertThat(session.queuedMessages()).isEqualTo(1);
        assertThat(loop.events.drops()).isEmpty();
    }

    @Test
    void nothingIsDeliveredToASessionThatHasLeftAndNothingCountsAsDropped() {
        Waiting waiting = new Waiting();
        session.left();
        session.deliver(stamped(AT_LEAST_ONCE, 1), waiting);
        assertThat(waiting.told).as("the other home has it").isTrue();
        assertThat(client.link().payloads()).isEmpty();
        assertThat(loop.events.drops()).isEmpty();
    }

    @Test
    void theClientsOwnQos2MessagesAreStampedInOrder() {
        List<@Nullable Stamp> stamps = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            stamps.add(
                    session.stamped(Messages.from("c", "t", EXACTLY_ONCE, "x")).stamp());
        }
        assertThat(stamps)
                .doesNotContainNull()
                .extracting(stamp -> Objects.requireNonNull(stamp).number())
                .containsExactly(1L, 2L);
        assertThat(Objects.requireNonNull(stamps.getFirst()).source().isClient())
                .isTrue();
    }

    private static Message message(Qos qos, long number) {
        return Messages.of("t", qos, Long.toString(number)).stamped(new Stamp(EAST, number));
    }

    private static PendingDelivery stamped(Qos qos, long number) {
        return new PendingDelivery(message(qos, number), qos, false, PendingDelivery.NO_IDS, null);
    }

    private static final class Waiting extends Confirmation {
        private boolean told;

        private Waiting() {
            super(0);
        }

        @Override
        protected void confirmed() {
            told = true;
        }
    }
}
