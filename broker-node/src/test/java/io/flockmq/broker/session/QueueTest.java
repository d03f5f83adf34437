package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import org.junit.jupiter.api.Test;

/** What waits for a client, and what is given up when it is too much. */
class QueueTest {

    private static final int SIZE = delivery(AT_LEAST_ONCE, "x").message().size();

    @Test
    void messagesWaitForAClientThatIsAwayAndComeInOrder() {
        OneLoop loop = new OneLoop();
        Session session = offline(loop, "c");
        deliver(session, "1", "2", "3");
        assertThat(session.queuedMessages()).isEqualTo(3);
        assertThat(session.queuedBytes()).isEqualTo(3L * SIZE);
        assertThat(loop.budget.used()).isEqualTo(3L * SIZE);

        Client back = loop.connect("c", false, 60);
        assertThat(back.link().payloads()).containsExactly("1", "2", "3");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void qos0IsNotForThoseWhoAreAway() {
        OneLoop loop = new OneLoop();
        offline(loop, "c").deliver(delivery(AT_MOST_ONCE, "x"));
        assertThat(loop.events.drops()).containsExactly(new BrokerEvent.MessageDropped("c", "t", DropReason.OFFLINE));
        assertThat(loop.dropped()).isEqualTo(1);
        assertThat(loop.connect("c", false, 60).link().sent()).isEmpty();
    }

    @Test
    void qos0WaitsForThoseWhoAreAwayWhereThatIsWanted() {
        OneLoop loop = new OneLoop(Limits.generous().queueQos0());
        Session session = offline(loop, "c");
        session.deliver(delivery(AT_MOST_ONCE, "0"));
        session.deliver(delivery(AT_LEAST_ONCE, "1"));
        session.deliver(delivery(AT_MOST_ONCE, "2"));
        assertThat(loop.connect("c", false, 60).link().payloads())
                .containsExactlyInAnyOrder("0", "1", "2")
                .containsSubsequence("0", "2");
    }

    @Test
    void aClientThatAcknowledgesNothingStillGetsTheQos0MessagesThatHadToWait() {
        OneLoop loop = new OneLoop(Limits.generous().inFlight(1));
        Client client = loop.connect("c", false, 60);
        deliver(client.session(), "in flight");
        client.link().takesOnly(0);
        deliver(client.session(), "waits for the window");
        deliver(client.session(), AT_MOST_ONCE, "0", "2");
        client.link().takesEverything();
        client.session().drain();
        deliver(client.session(), AT_MOST_ONCE, "4");

        assertThat(client.link().payloads()).containsExactly("in flight", "0", "2", "4");
    }

    @Test
    void qos0ThatWaitsForASlowClientIsGivenUpWhenItIsGone() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60);
        client.link().takesOnly(0);
        deliver(client.session(), AT_MOST_ONCE, "0", "2");
        deliver(client.session(), "1", "3");
        loop.lose(client);

        assertThat(loop.events.dropReasons()).containsExactly(DropReason.OFFLINE, DropReason.OFFLINE);
        assertThat(loop.budget.used()).isEqualTo(client.session().queuedBytes()).isEqualTo(2L * SIZE);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1", "3");
    }

    @Test
    void givingUpQos0DoesNotRiskWhatElseWaits() {
        OneLoop loop = new OneLoop(Limits.generous(), 2L * SIZE);
        Client client = loop.connect("c", false, 60);
        Session other = offline(loop, "other");
        client.link().takesOnly(0);
        deliver(client.session(), AT_MOST_ONCE, "0");
        deliver(client.session(), "1");
        // Another event loop is after the bytes at the very moment that they are free.
        loop.whenDropped(() -> deliver(other, "x", "y"));
        loop.lose(client);

        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1");
    }

    @Test
    void aQueueTakesNoMoreMessagesThanItsLimit() {
        OneLoop loop = new OneLoop(Limits.generous().queuedMessages(2));
        deliver(offline(loop, "c"), "1", "2", "3");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.QUEUE_FULL);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1", "2");
    }

    @Test
    void aQueueTakesNoMoreBytesThanItsLimit() {
        OneLoop loop = new OneLoop(Limits.generous().queuedBytes(2L * SIZE));
        deliver(offline(loop, "c"), "1", "2", "3");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.QUEUE_FULL);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1", "2");
    }

    @Test
    void aQueueMayGiveUpItsOldestInstead() {
        OneLoop loop = new OneLoop(Limits.generous().queuedMessages(2).dropOldest());
        deliver(offline(loop, "c"), "1", "2", "3", "4");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.QUEUE_FULL, DropReason.QUEUE_FULL);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("3", "4");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void aLargeMessageMayPushOutSeveral() {
        OneLoop loop = new OneLoop(Limits.generous().queuedBytes(3L * SIZE).dropOldest());
        Session session = offline(loop, "c");
        deliver(session, "1", "2", "3");
        session.deliver(delivery(AT_LEAST_ONCE, "y".repeat(SIZE)));
        assertThat(session.queuedMessages()).isEqualTo(2);
        assertThat(loop.events.dropReasons()).hasSize(2);
    }

    @Test
    void aMessageThatCannotFitPushesOutNothing() {
        OneLoop loop = new OneLoop(Limits.generous().queuedBytes(2L * SIZE).dropOldest());
        Session session = offline(loop, "c");
        deliver(session, "1", "2");
        session.deliver(delivery(AT_LEAST_ONCE, "y".repeat(2 * SIZE)));
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.QUEUE_FULL);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1", "2");
    }

    @Test
    void allQueuesTogetherTakeNoMoreThanTheNodesBudget() {
        OneLoop loop = new OneLoop(Limits.generous(), 3L * SIZE);
        Session first = offline(loop, "a");
        Session second = offline(loop, "b");
        deliver(first, "1", "2");
        deliver(second, "3", "4");
        assertThat(loop.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped("b", "t", DropReason.NODE_QUEUE_FULL));

        loop.connect("a", false, 60);
        deliver(second, "5", "6");
        assertThat(second.queuedMessages()).isEqualTo(3);
        assertThat(loop.budget.used()).isEqualTo(3L * SIZE);
    }

    @Test
    void qos0GivenUpForAClientThatIsThereMeansThatItIsTooSlow() {
        OneLoop loop = new OneLoop(Limits.generous().queuedMessages(1));
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(0);
        deliver(client.session(), AT_MOST_ONCE, "1", "2");
        client.session().deliver(delivery(AT_LEAST_ONCE, "3"));
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.SLOW_CONSUMER, DropReason.QUEUE_FULL);
    }

    @Test
    void whatExpiresInTheQueueIsNotSent() {
        OneLoop loop = new OneLoop();
        Session session = offline(loop, "c");
        session.deliver(loop.expiring(10, AT_LEAST_ONCE, "short-lived"));
        session.deliver(loop.expiring(30, EXACTLY_ONCE, "long-lived"));
        deliver(session, "forever");
        loop.pass(10);

        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("long-lived", "forever");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.EXPIRED);
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void whatIsInFlightDoesNotExpire() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60);
        client.session().deliver(loop.expiring(10, AT_LEAST_ONCE, "on its way"));
        loop.lose(client);
        loop.pass(30);
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("on its way");
    }

    @Test
    void aFullQueueMakesRoomByWhatHasExpired() {
        OneLoop loop = new OneLoop(Limits.generous().queuedMessages(3));
        Session session = offline(loop, "c");
        deliver(session, "1");
        session.deliver(loop.expiring(10, AT_LEAST_ONCE, "2"));
        session.deliver(loop.expiring(20, AT_LEAST_ONCE, "3"));
        loop.pass(10);
        deliver(session, "4", "5");

        assertThat(loop.events.dropReasons()).containsExactly(DropReason.EXPIRED, DropReason.QUEUE_FULL);
        loop.pass(10);
        deliver(session, "6");
        assertThat(loop.connect("c", false, 60).link().payloads()).containsExactly("1", "4", "6");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void whatIsNotSentForLackOfWindowWaitsBehindNobodyElsesWindow() {
        OneLoop loop = new OneLoop();
        Client stuck = loop.connect("stuck", true, 0, 1, null);
        Client quick = loop.connect("quick", true, 0);
        deliver(stuck.session(), "1", "2");
        deliver(quick.session(), "1", "2");
        assertThat(quick.link().payloads()).containsExactly("1", "2");
        assertThat(stuck.session().puback(1, ReasonCode.SUCCESS)).isEqualTo(Session.AckResult.ACCEPTED);
        assertThat(stuck.link().payloads()).containsExactly("1", "2");
    }

    static Session offline(OneLoop loop, String clientId) {
        Client client = loop.connect(clientId, false, 60);
        loop.lose(client);
        return client.session();
    }

    private static void deliver(Session session, String... payloads) {
        deliver(session, AT_LEAST_ONCE, payloads);
    }

    private static void deliver(Session session, Qos qos, String... payloads) {
        for (String payload : payloads) {
            session.deliver(delivery(qos, payload));
        }
    }
}
