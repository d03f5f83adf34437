package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.session.SessionJournal.Urgency;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the copies of a session are told, when, and what waits for it. */
class SessionCopyTest {

    private final ManualTimers timers = new ManualTimers();
    private final ManualJournal journal = new ManualJournal(timers);
    private final OneLoop loop = new OneLoop(Limits.generous().inFlight(3), timers, journal);
    private final List<Integer> confirmed = new ArrayList<>();
    private Client client = loop.connect("c", false, 60);
    private Session session = client.session();

    @BeforeEach
    void copyIsThere() {
        journal.settle();
        journal.written.clear();
        journal.told.clear();
    }

    // ---------------------------------------------------------------- QoS 1

    @Test
    void qos1IsSentAtOnceAndConfirmedWhenTheCopyHasIt() {
        deliver(AT_LEAST_ONCE, 1);
        assertThat(client.link().payloads()).containsExactly("1");
        journal.write();
        journal.arrive();
        assertThat(confirmed).isEmpty();
        journal.confirm();
        assertThat(confirmed).containsExactly(1);
        session.puback(1, ReasonCode.SUCCESS);
        assertThat(confirmed).as("once").containsExactly(1);
    }

    @Test
    void whatIsAcknowledgedBeforeItIsWrittenIsNeverWritten() {
        deliver(AT_LEAST_ONCE, 1);
        session.puback(1, ReasonCode.SUCCESS);
        assertThat(confirmed).containsExactly(1);
        journal.settle();
        assertThat(journal.written).isEmpty();
    }

    @Test
    void whatIsAcknowledgedAfterItWasWrittenIsRemoved() {
        deliver(AT_LEAST_ONCE, 1);
        journal.write();
        session.puback(1, ReasonCode.SUCCESS);
        assertThat(confirmed).as("the client has it").containsExactly(1);
        journal.settle();
        assertThat(journal.written)
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(SessionChange.Added.class),
                        second -> assertThat(second).isInstanceOf(SessionChange.Removed.class));
        assertThat(confirmed).containsExactly(1);
    }

    @Test
    void theJournalIsToldOnceUntilItTakesTheChanges() {
        deliver(AT_LEAST_ONCE, 1);
        deliver(AT_LEAST_ONCE, 2);
        assertThat(journal.told).containsExactly(Urgency.SOON);
        deliver(EXACTLY_ONCE, 3);
        deliver(EXACTLY_ONCE, 4);
        assertThat(journal.told).as("there is more haste now").containsExactly(Urgency.SOON, Urgency.NOW);
        journal.write();
        deliver(AT_LEAST_ONCE, 5);
        assertThat(journal.told).containsExactly(Urgency.SOON, Urgency.NOW, Urgency.SOON);
    }

    @Test
    void whatIsGivenUpIsConfirmed() {
        OneLoop small = new OneLoop(Limits.generous().queuedMessages(1), timers, journal);
        Client absent = small.connect("c", false, 60);
        small.lose(absent);
        deliver(absent.session(), AT_LEAST_ONCE, 1);
        deliver(absent.session(), AT_LEAST_ONCE, 2);
        assertThat(confirmed).as("the queue is full").containsExactly(2);
        journal.settle();
        assertThat(confirmed).containsExactly(2, 1);
    }

    @Test
    void nobodyWaitsForASessionThatEndsWithItsConnection() {
        Client clean = loop.connect("c", true, 0, 10, OneLoop.will("bye", 0));
        deliver(clean.session(), AT_LEAST_ONCE, 1);
        deliver(clean.session(), EXACTLY_ONCE, 2);
        assertThat(confirmed).containsExactly(1, 2);
        assertThat(clean.link().payloads()).containsExactly("1", "2");
        assertThat(clean.session().isReplicated()).isFalse();
    }

    @Test
    void nobodyWaitsForASessionThatHasEnded() {
        deliver(AT_LEAST_ONCE, 1);
        loop.connect("c", true, 60);
        assertThat(confirmed).containsExactly(1);
        deliver(AT_LEAST_ONCE, 2);
        assertThat(confirmed).containsExactly(1, 2);
    }

    @Test
    void whoWaitsForAMessageOfASharedSubscriptionWaitsForTheNextMember() {
        TopicFilter share = TopicFilter.of("$share/g/t");
        Confirmation open = waiting(1);
        session.deliver(
                new PendingDelivery(
                        Messages.of("t", AT_LEAST_ONCE, "1"), AT_LEAST_ONCE, false, PendingDelivery.NO_IDS, share),
                open);
        open.done();
        List<Undelivered> left = session.end();
        assertThat(confirmed).isEmpty();
        assertThat(left).singleElement().extracting(Undelivered::confirmation).isSameAs(open);
    }

    // ---------------------------------------------------------------- QoS 2 to the client

    @Test
    void qos2IsSentWhenTheCopyHasItWithItsPacketIdentifier() {
        deliver(EXACTLY_ONCE, 1);
        deliver(EXACTLY_ONCE, 2);
        assertThat(client.link().payloads()).isEmpty();
        journal.write();
        assertThat(journal.written).extracting(SessionCopyTest::packetId).containsExactly(1, 2);
        journal.arrive();
        assertThat(client.link().payloads()).isEmpty();
        journal.confirm();
        assertThat(client.link().payloads()).containsExactly("1", "2");
        assertThat(client.link().published()).noneMatch(Sent.Publish::dup);
        assertThat(confirmed).containsExactly(1, 2);
    }

    @Test
    void pubrelIsSentWhenTheCopyHasPubrec() {
        deliver(EXACTLY_ONCE, 1);
        journal.settle();
        session.pubrec(1, ReasonCode.SUCCESS);
        assertThat(client.link().sent()).noneMatch(Sent.Pubrel.class::isInstance);
        journal.settle();
        assertThat(client.link().sent()).last().isEqualTo(new Sent.Pubrel(1));
        session.pubrec(1, ReasonCode.SUCCESS);
        assertThat(client.link().sent()).as("a repeated PUBREC").hasSize(3);
        assertThat(session.pubcomp(1)).isEqualTo(AckResult.ACCEPTED);
        journal.settle();
        assertThat(journal.copy().outbound()).isEmpty();
    }

    @Test
    void laterMessagesDoNotOvertakeOneThatWaitsForTheCopyButQos0Does() {
        deliver(EXACTLY_ONCE, 1);
        deliver(AT_LEAST_ONCE, 2);
        deliver(AT_MOST_ONCE, 3);
        assertThat(client.link().payloads()).containsExactly("3");
        journal.settle();
        assertThat(client.link().payloads()).containsExactly("3", "1", "2");
    }

    @Test
    void whatWaitsForTheCopyTakesItsPlaceInTheWindow() {
        for (int i = 1; i <= 5; i++) {
            deliver(EXACTLY_ONCE, i);
        }
        journal.settle();
        assertThat(client.link().payloads()).containsExactly("1", "2", "3");
        assertThat(session.queuedMessages()).isEqualTo(2);
    }

    @Test
    void whatIsStoredWhileTheConnectionTakesNothingIsSentLater() {
        client.link().takesOnly(1);
        deliver(EXACTLY_ONCE, 1);
        deliver(EXACTLY_ONCE, 2);
        journal.settle();
        assertThat(client.link().payloads()).containsExactly("1");
        client.link().takesEverything();
        session.drain();
        assertThat(client.link().payloads()).containsExactly("1", "2");
    }

    @Test
    void whatWaitsForTheCopyWhileTheClientComesBackIsSentOnce() {
        deliver(EXACTLY_ONCE, 1);
        loop.lose(client);
        Client again = loop.connect("c", false, 60);
        assertThat(again.link().payloads()).isEmpty();
        journal.settle();
        assertThat(again.link().payloads()).containsExactly("1");
        assertThat(again.link().published()).noneMatch(Sent.Publish::dup);
    }

    @Test
    void aPubrecForWhatTheClientCannotHaveIsForNothing() {
        deliver(EXACTLY_ONCE, 1);
        assertThat(session.pubrec(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.NOT_FOUND);
    }

    @Test
    void aNewCopyIsToldEverythingAndWhatWasSentIsNotSentAgain() {
        deliver(EXACTLY_ONCE, 1);
        deliver(EXACTLY_ONCE, 2);
        journal.settle();
        session.pubrec(1, ReasonCode.SUCCESS);
        journal.settle();
        journal.loseCopy();
        deliver(EXACTLY_ONCE, 3);
        assertThat(client.link().payloads()).containsExactly("1", "2");
        journal.settle();
        assertThat(client.link().sent().stream().filter(Sent.Pubrel.class::isInstance))
                .hasSize(1);
        assertThat(client.link().payloads()).containsExactly("1", "2", "3");
        assertThat(journal.copy().changes()).isEqualTo(session.changes());
    }

    // ---------------------------------------------------------------- QoS 2 from the client

    @Test
    void aQos2MessageOfTheClientIsStoredBeforeItIsRouted() {
        List<String> routed = new ArrayList<>();
        Message message = Messages.of("t", EXACTLY_ONCE, "m");
        assertThat(session.receiveQos2(7, message)).isTrue();
        session.whenStored(() -> routed.add("m"));
        assertThat(journal.told).containsExactly(Urgency.NOW);
        journal.write();
        journal.arrive();
        assertThat(routed).isEmpty();
        journal.confirm();
        assertThat(routed).containsExactly("m");
        assertThat(journal.copy().inbound()).containsEntry(7, message);
        assertThat(journal.copy().bytes()).isEqualTo(message.size());

        session.routedQos2(7);
        journal.settle();
        assertThat(journal.copy().inbound()).hasSize(1).containsEntry(7, null);
        assertThat(journal.copy().bytes()).isZero();
        assertThat(session.receiveQos2(7, message)).as("a repetition").isFalse();
        session.releaseQos2(7);
        journal.settle();
        assertThat(journal.copy().inbound()).isEmpty();
    }

    @Test
    void aSessionKnowsWhenAMessageOfItsClientIsRouted() {
        List<String> seen = new ArrayList<>();
        session.receiveQos2(1, Messages.of("t", EXACTLY_ONCE, "1"));
        session.receiveQos2(2, Messages.of("t", EXACTLY_ONCE, "2"));
        session.whenRoutedQos2(1, () -> seen.add("routed"));
        session.whenRoutedQos2(2, () -> seen.add("released"));
        session.whenRoutedQos2(3, () -> seen.add("none"));
        assertThat(seen).containsExactly("none");
        session.routedQos2(1);
        assertThat(seen).containsExactly("none", "routed");
        session.whenRoutedQos2(1, () -> seen.add("at once"));
        session.releaseQos2(2);
        assertThat(seen).containsExactly("none", "routed", "at once", "released");
    }

    @Test
    void aCopyGoesOnWithTheNumbersOfTheClientsMessages() {
        session.receiveQos2(1, session.stamped(Messages.from("c", "t", EXACTLY_ONCE, "1")));
        session.receiveQos2(2, session.stamped(Messages.from("c", "t", EXACTLY_ONCE, "2")));
        journal.settle();
        OneLoop other = new OneLoop(Limits.generous(), timers, new ManualJournal(timers));
        Session adopted = Objects.requireNonNull(other.table.restore("c", 2, journal.copy()));
        assertThat(adopted.stamped(Messages.from("c", "t", EXACTLY_ONCE, "3")).stamp())
                .isEqualTo(new Stamp(
                        Objects.requireNonNull(session.stamped(Messages.from("c", "t", EXACTLY_ONCE, "x"))
                                        .stamp())
                                .source(),
                        3));
    }

    // ---------------------------------------------------------------- waiting

    @Test
    void nothingIsSentBeforeTheSessionIsStarted() {
        loop.lose(client);
        RecordingLink link = new RecordingLink();
        loop.table.open(new SessionTable.Request("c", false, 60, 10, null, link).withEpoch(1));
        deliver(AT_LEAST_ONCE, 1);
        deliver(AT_MOST_ONCE, 2);
        session.drain();
        journal.settle();
        assertThat(link.sent()).isEmpty();
        session.start();
        assertThat(link.payloads()).containsExactly("1", "2");
    }

    @Test
    void whatIsToBeStoredRunsInOrderAndAtOnceIfNothingIsOpen() {
        List<Integer> order = new ArrayList<>();
        session.whenStored(() -> order.add(0));
        assertThat(order).containsExactly(0);
        session.subscribe(TopicFilter.of("a"), SubscriptionOptions.of(AT_LEAST_ONCE));
        session.whenStored(() -> order.add(1));
        journal.write();
        session.whenStored(() -> order.add(2));
        session.subscribe(TopicFilter.of("b"), SubscriptionOptions.of(AT_LEAST_ONCE));
        session.whenStored(() -> order.add(3));
        journal.arrive();
        journal.confirm();
        assertThat(order).containsExactly(0, 1, 2);
        journal.settle();
        assertThat(order).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whoWaitsForChangesThatProvedNeedlessIsNotForgotten() {
        List<String> seen = new ArrayList<>();
        deliver(AT_LEAST_ONCE, 1);
        session.puback(1, ReasonCode.SUCCESS);
        session.whenStored(() -> seen.add("stored"));
        journal.settle();
        assertThat(journal.written).isEmpty();
        assertThat(seen).containsExactly("stored");
    }

    @Test
    void theEndOfASessionLetsGoOfThoseWhoWaitItsDepartureDoesNot() {
        List<String> seen = new ArrayList<>();
        session.subscribe(TopicFilter.of("a"), SubscriptionOptions.of(AT_LEAST_ONCE));
        session.whenStored(() -> seen.add("ended"));
        client = loop.connect("c", true, 60);
        session = client.session();
        assertThat(seen).containsExactly("ended");

        session.subscribe(TopicFilter.of("a"), SubscriptionOptions.of(AT_LEAST_ONCE));
        session.whenStored(() -> seen.add("departed"));
        deliver(AT_LEAST_ONCE, 1);
        session.handedOver();
        assertThat(seen).containsExactly("ended");
        assertThat(confirmed).as("it is safe elsewhere").containsExactly(1);
        deliver(AT_LEAST_ONCE, 2);
        assertThat(confirmed).as("not kept for ever").containsExactly(1, 2);
        assertThat(session.queuedMessages()).isZero();
    }

    @Test
    void aSessionThatComesBackWithoutExpiryLeavesNothingInItsCopyAndKeepsNobodyWaiting() {
        deliver(AT_LEAST_ONCE, 1);
        journal.settle();
        deliver(AT_LEAST_ONCE, 2);
        loop.connect("c", false, 0);
        assertThat(confirmed).containsExactly(1, 2);
        journal.settle();
        assertThat(journal.copy().bytes()).isZero();
        assertThat(journal.copy().expirySeconds()).isZero();
    }

    private void deliver(Qos qos, int number) {
        deliver(session, qos, number);
    }

    private void deliver(Session to, Qos qos, int number) {
        if (qos == AT_MOST_ONCE) {
            to.deliver(delivery(qos, Integer.toString(number)));
            return;
        }
        Confirmation open = waiting(number);
        to.deliver(delivery(qos, Integer.toString(number)), open);
        open.done();
    }

    /** The caller's own {@code done} is still due. */
    private Confirmation waiting(int number) {
        Confirmation open = new Confirmation(0) {
            @Override
            protected void confirmed() {
                confirmed.add(number);
            }
        };
        open.expect();
        return open;
    }

    private static int packetId(SessionChange change) {
        return switch (change) {
            case SessionChange.Added added -> added.packetId();
            case SessionChange.Sent sent -> sent.packetId();
            default -> 0;
        };
    }
}
