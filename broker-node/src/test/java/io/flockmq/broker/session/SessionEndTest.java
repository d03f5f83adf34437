package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.OneLoop.Ended;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session leaves behind. */
class SessionEndTest {

    @Test
    void undeliveredMessagesAreHandedBackInOrderAndTheBudgetIsFree() {
        OneLoop loop = new OneLoop(Limits.generous().inFlight(3));
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "in flight"));
        client.session().deliver(delivery(EXACTLY_ONCE, "received"));
        client.session().deliver(delivery(EXACTLY_ONCE, "in flight, too"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "queued"));
        client.session().pubrec(2, ReasonCode.SUCCESS);
        assertThat(loop.budget.used()).isPositive();

        loop.lose(client);
        loop.pass(60);

        assertThat(loop.ended).containsExactly(new Ended("c", List.of("in flight", "in flight, too", "queued")));
        assertThat(loop.budget.used()).isZero();
        assertThat(client.session().queuedMessages()).isZero();
        assertThat(client.session().inFlightMessages()).isZero();
    }

    @Test
    void eachUndeliveredMessageOfAPersistentSessionIsADropByName() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "in flight"));
        loop.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "queued"));
        loop.pass(60);

        assertThat(loop.events.all())
                .containsExactly(
                        new BrokerEvent.SessionEnded("c", "expired"),
                        new BrokerEvent.MessageDropped("c", "t", DropReason.SESSION_ENDED),
                        new BrokerEvent.MessageDropped("c", "t", DropReason.SESSION_ENDED));
        assertThat(loop.dropped()).isEqualTo(2);
    }

    @Test
    void undeliveredMessagesOfASessionThatEndsWithItsConnectionAreDropsByNameToo() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliver(delivery(AT_LEAST_ONCE, "in flight"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "queued"));
        loop.lose(client);

        assertThat(loop.events.dropReasons()).containsExactly(DropReason.SESSION_NOT_KEPT, DropReason.SESSION_NOT_KEPT);
        assertThat(loop.events.of(BrokerEvent.SessionEnded.class))
                .as("nobody expected it to stay")
                .isEmpty();
        assertThat(loop.dropped()).isEqualTo(2);
    }

    @Test
    void whatASharedSubscriptionIsOwedIsNoDropYet() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60);
        client.session().deliver(shared(AT_LEAST_ONCE, "for somebody else now"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "own"));
        loop.lose(client);
        loop.pass(60);
        assertThat(loop.ended.getFirst().undelivered()).containsExactly("for somebody else now", "own");
        assertThat(loop.forOthers).containsExactly("for somebody else now");
        assertThat(loop.events.drops()).hasSize(1);
    }

    @Test
    void aQos2MessageOfASharedSubscriptionGoesToNobodyElseOnceItWasSent() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60, 1, null);
        client.session().deliver(shared(EXACTLY_ONCE, "sent"));
        client.session().deliver(shared(EXACTLY_ONCE, "queued"));
        loop.lose(client);
        loop.pass(60);
        assertThat(loop.forOthers).containsExactly("queued");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.SESSION_ENDED);
    }

    @Test
    void whatComesAfterTheEndIsDropped() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", true, 0);
        loop.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "too late"));
        client.session().deliver(delivery(AT_MOST_ONCE, "too late"));
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.SESSION_ENDED, DropReason.SESSION_ENDED);
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void aSessionReplacedByACleanStartLeavesNothingInTheNewOne() {
        OneLoop loop = new OneLoop();
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "in flight"));
        client.session().receiveQos2(7);
        loop.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "queued"));

        Client fresh = loop.connect("c", true, 60);

        assertThat(fresh.link().sent()).isEmpty();
        assertThat(fresh.session().receiveQos2(7)).isTrue();
        assertThat(loop.budget.used()).isZero();
    }

    static PendingDelivery shared(Qos qos, String payload) {
        return new PendingDelivery(
                Messages.of("t", qos, payload), qos, false, PendingDelivery.NO_IDS, TopicFilter.of("$share/g/t"));
    }
}
