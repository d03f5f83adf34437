package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.OneLoop.Published;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A session that goes on at another node: from its copy when its node is dead, or because its client connected there. */
class SessionMoveTest {

    private static final TopicFilter FILTER = TopicFilter.of("a/+");
    private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(EXACTLY_ONCE);

    private final ManualTimers timers = new ManualTimers();
    private final ManualJournal journal = new ManualJournal(timers);
    private final OneLoop old = new OneLoop(Limits.generous(), timers, journal);
    private final ManualJournal nextJournal = new ManualJournal(timers);
    private final OneLoop next = new OneLoop(Limits.generous(), timers, nextJournal);

    @Test
    void subscriptionsMessagesAndIdentifiersGoOn() {
        Client client = old.connect("c", false, 60);
        Session before = client.session();
        before.subscribe(FILTER, OPTIONS);
        before.deliver(delivery(AT_LEAST_ONCE, "sent"));
        before.deliver(delivery(EXACTLY_ONCE, "received"));
        before.deliver(delivery(EXACTLY_ONCE, "published"));
        journal.settle();
        before.pubrec(2, ReasonCode.SUCCESS);
        Message unrouted = Messages.of("t", EXACTLY_ONCE, "mine");
        before.receiveQos2(8, unrouted);
        before.receiveQos2(9, Messages.of("t", EXACTLY_ONCE, "routed"));
        before.routedQos2(9);
        client.link().takesOnly(0);
        before.deliver(delivery(AT_LEAST_ONCE, "waiting"));
        journal.settle();

        Session session = adopt(journal.copy());

        assertThat(session.epoch()).isEqualTo(2);
        assertThat(session.subscriptions()).containsExactly(new Session.Subscribed(FILTER, OPTIONS));
        List<String> mine = new ArrayList<>();
        session.unroutedQos2((packetId, message) -> mine.add(packetId + " " + Messages.text(message)));
        assertThat(mine).containsExactly("8 mine");
        assertThat(session.receiveQos2(9)).isFalse();

        Client again = next.connect("c", false, 60);
        nextJournal.settle();
        assertThat(again.present()).isTrue();
        assertThat(again.link().sent())
                .satisfiesExactly(
                        first -> assertPublished(first, "sent", 1, true),
                        second -> assertThat(second).isEqualTo(new Sent.Pubrel(2)),
                        third -> assertPublished(third, "published", 3, true),
                        fourth -> assertPublished(fourth, "waiting", 4, false));
    }

    @Test
    void itStaysItsUsers() {
        RecordingLink link = new RecordingLink();
        old.table.open(new SessionTable.Request("c", false, 60, 10, null, link).of("ann"));
        journal.settle();
        adopt(journal.copy());

        SessionTable.Request again = new SessionTable.Request("c", false, 60, 10, null, new RecordingLink());
        assertThat(next.table.open(again.of("bob"))).isInstanceOf(SessionTable.Opened.OfAnotherUser.class);
        assertThat(next.table.open(again.of("ann"))).isInstanceOf(SessionTable.Opened.Ready.class);
    }

    @Test
    void packetIdentifiersInUseAreNotGivenAgain() {
        Client client = old.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "2"));
        client.session().puback(1, ReasonCode.SUCCESS);
        journal.settle();
        adopt(journal.copy());
        Client again = next.connect("c", false, 60);
        again.session().deliver(delivery(AT_LEAST_ONCE, "3"));
        assertThat(again.link().published()).extracting(Sent.Publish::packetId).containsExactly(2, 3);
    }

    @Test
    void whatWasNotSentInTimeIsSentAgainOnlyWhenTheNewCopyHasIt() {
        old.connect("c", false, 60).session().deliver(delivery(EXACTLY_ONCE, "1"));
        journal.settle();
        adopt(journal.copy());
        Client again = next.connect("c", false, 60);
        assertThat(again.link().sent()).isEmpty();
        nextJournal.settle();
        assertThat(again.link().payloads()).containsExactly("1");
        assertThat(nextJournal.copy().changes()).isEqualTo(again.session().changes());
    }

    @Test
    void aRestoredQueueIsCountedAndKeptWhateverTheLimits() {
        Client client = old.connect("c", false, 60);
        old.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "2"));
        journal.settle();
        OneLoop narrow = new OneLoop(Limits.generous().queuedMessages(1), timers, nextJournal);
        Session session = Objects.requireNonNull(narrow.table.restore("c", 2, journal.copy()));
        assertThat(session.queuedMessages()).isEqualTo(2);
        assertThat(narrow.budget.used()).isEqualTo(session.queuedBytes()).isPositive();
        assertThat(narrow.counts.sessions()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- clocks

    @Test
    void theClocksOfAnOfflineSessionGoOn() {
        Client client = old.connect("c", false, 60, 10, OneLoop.will("bye", 30));
        old.lose(client);
        journal.settle();
        timers.advance(Duration.ofSeconds(20));
        adopt(journal.copy());
        pass(9);
        assertThat(next.wills).isEmpty();
        pass(1);
        assertThat(next.wills).hasSize(1);
        pass(29);
        assertThat(next.ended).isEmpty();
        pass(1);
        assertThat(next.ended).hasSize(1);
        assertThat(next.counts.expiredTotal()).isEqualTo(1);
    }

    @Test
    void theClocksGoOnThoughTheCopyIsMadeAnewMeanwhile() {
        Client client = old.connect("c", false, 60, 10, OneLoop.will("bye", 30));
        old.lose(client);
        pass(20);
        journal.loseCopy();
        journal.settle();
        SessionState copy = new SessionState(timers);
        journal.copy().changes().forEach(copy::apply);
        adopt(copy);
        pass(10);
        assertThat(next.wills).hasSize(1);
        pass(30);
        assertThat(next.ended).hasSize(1);
    }

    @Test
    void theClocksOfAConnectedClientBeginWhenItsNodeDies() {
        old.connect("c", false, 60, 10, OneLoop.will("bye", 5));
        journal.settle();
        pass(100);
        adopt(journal.copy());
        pass(5);
        assertThat(next.wills).containsExactly(new Published("c", "bye", 105));
        pass(55);
        assertThat(next.ended).hasSize(1);
    }

    @Test
    void aCleanSessionIsAdoptedForItsWillOnly() {
        Client client = old.connect("c", true, 0, 10, OneLoop.will("bye", 0));
        client.session().subscribe(FILTER, OPTIONS);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        journal.settle();
        assertThat(journal.copy().bytes()).isZero();

        assertThat(next.table.restore("c", 2, journal.copy())).isNull();
        assertThat(next.wills).extracting(Published::payload).containsExactly("bye");
        assertThat(next.counts.sessions()).isZero();
    }

    // ---------------------------------------------------------------- takeover

    @Test
    void aClientThatConnectsElsewhereLosesItsConnectionHereButNotItsSession() {
        Client client = old.connect("c", false, 60, 10, OneLoop.will("bye", 5));
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));

        assertThat(old.table.disconnectForTakeover(client.session(), false)).isTrue();

        assertThat(client.link().sent()).last().isInstanceOf(Sent.Disconnect.class);
        old.lose(client);
        pass(1000);
        assertThat(old.ended).as("no clock runs while it is on its way").isEmpty();
        assertThat(old.wills).as("the client is back in time").isEmpty();
        client.session().deliver(delivery(AT_LEAST_ONCE, "2"));

        SessionState state = new SessionState(timers);
        client.session().changes().forEach(state::apply);
        old.table.remove(client.session());
        assertThat(old.table.get("c")).isNull();
        assertThat(old.counts.sessions()).isZero();
        client.session().handedOver();
        assertThat(old.budget.used()).isZero();
        assertThat(old.timers.waiting()).isZero();
        assertThat(old.ended).isEmpty();
        assertThat(old.events.drops()).isEmpty();

        adopt(state);
        assertThat(next.connect("c", false, 60).link().payloads()).containsExactly("1", "2");
    }

    @Test
    void aCleanStartElsewhereEndsTheSessionHere() {
        Client client = old.connect("c", false, 60, 10, OneLoop.will("bye", 5));
        assertThat(old.table.disconnectForTakeover(client.session(), true)).isFalse();
        assertThat(old.ended).hasSize(1);
        assertThat(old.wills).extracting(Published::payload).containsExactly("bye");
        assertThat(old.counts.sessions()).isZero();
        assertThat(old.timers.waiting()).isZero();
    }

    @Test
    void aSessionOnItsWayHoldsItsMessagesBehindThoseThatCome() {
        Client client = old.connect("c", false, 60);
        old.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "first"));
        SessionState state = new SessionState(timers);
        client.session().changes().forEach(state::apply);

        Session arriving = next.table.expect("c", 2, List.of(new SessionChange.Subscribed(FILTER, OPTIONS)));
        arriving.deliver(delivery(AT_LEAST_ONCE, "second"));
        arriving.arrived(state);
        arriving.gathered();

        assertThat(next.connect("c", false, 60).link().payloads()).containsExactly("first", "second");
    }

    private void pass(long seconds) {
        timers.advance(Duration.ofSeconds(seconds));
    }

    private Session adopt(SessionState copy) {
        return Objects.requireNonNull(next.table.restore("c", 2, copy));
    }

    private static void assertPublished(Sent sent, String payload, int packetId, boolean dup) {
        assertThat(sent).isInstanceOfSatisfying(Sent.Publish.class, publish -> {
            assertThat(publish.payload()).isEqualTo(payload);
            assertThat(publish.packetId()).isEqualTo(packetId);
            assertThat(publish.dup()).isEqualTo(dup);
        });
    }
}
