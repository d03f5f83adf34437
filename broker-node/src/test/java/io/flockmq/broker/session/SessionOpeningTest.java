package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.TopicFilter;
import org.junit.jupiter.api.Test;

/** Clean start, session present and expiry (MQTT 5.0, sections 3.1.2.4, 3.1.2.11.2 and 3.2.2.1.1). */
class SessionOpeningTest {

    private static final TopicFilter FILTER = TopicFilter.of("a/+");
    private static final SubscriptionOptions OPTIONS = SubscriptionOptions.of(Qos.AT_LEAST_ONCE);

    private final OneLoop loop = new OneLoop();

    @Test
    void aFirstSessionIsNotPresent() {
        assertThat(loop.connect("c", false, 60).present()).isFalse();
        assertThat(loop.counts.sessions()).isEqualTo(1);
        assertThat(loop.counts.connectedNow()).isEqualTo(1);
    }

    @Test
    void aSessionThatOutlivesItsConnectionIsPresentAgainWithItsSubscriptions() {
        Client first = loop.connect("c", true, 60);
        first.session().subscribe(FILTER, OPTIONS);
        loop.lose(first);
        loop.pass(59);

        Client again = loop.connect("c", false, 60);

        assertThat(again.present()).isTrue();
        assertThat(again.session()).isSameAs(first.session());
        assertThat(again.session().subscriptions()).containsExactly(new Session.Subscribed(FILTER, OPTIONS));
        assertThat(loop.ended).isEmpty();
    }

    @Test
    void aSessionWithoutExpiryEndsWithItsConnection() {
        Client first = loop.connect("c", true, 0);
        first.session().subscribe(FILTER, OPTIONS);
        loop.lose(first);

        assertThat(loop.ended).hasSize(1);
        assertThat(loop.counts.sessions()).isZero();
        Client again = loop.connect("c", false, 0);
        assertThat(again.present()).isFalse();
        assertThat(again.session().subscriptions()).isEmpty();
    }

    @Test
    void aCleanStartEndsTheSessionThatWasThere() {
        Client first = loop.connect("c", false, 60);
        loop.lose(first);

        Client again = loop.connect("c", true, 60);

        assertThat(again.present()).isFalse();
        assertThat(again.session()).isNotSameAs(first.session());
        assertThat(first.session().hasEnded()).isTrue();
        assertThat(loop.ended).hasSize(1);
        assertThat(loop.counts.sessions()).isEqualTo(1);
        assertThat(loop.events.of(BrokerEvent.SessionEnded.class))
                .containsExactly(new BrokerEvent.SessionEnded("c", "replaced by a clean start"));
    }

    @Test
    void aSessionEndsWhenItsExpiryHasPassed() {
        Client client = loop.connect("c", false, 60);
        loop.pass(1000);
        assertThat(loop.ended)
                .as("it does not expire while the client is there")
                .isEmpty();
        loop.lose(client);
        loop.pass(59);
        assertThat(loop.ended).isEmpty();
        loop.pass(1);

        assertThat(loop.ended).hasSize(1);
        assertThat(client.session().hasEnded()).isTrue();
        assertThat(loop.counts.sessions()).isZero();
        assertThat(loop.counts.expiredTotal()).isEqualTo(1);
        assertThat(loop.connect("c", false, 60).present()).isFalse();
    }

    @Test
    void aClientThatIsBackInTimeStopsTheClock() {
        loop.lose(loop.connect("c", false, 60));
        loop.pass(59);
        Client again = loop.connect("c", false, 60);
        loop.pass(1000);
        assertThat(loop.ended).isEmpty();

        loop.lose(again);
        loop.pass(59);
        assertThat(loop.ended).as("the clock starts anew").isEmpty();
        loop.pass(1);
        assertThat(loop.ended).hasSize(1);
    }

    @Test
    void theExpiryOfTheLastConnectCounts() {
        loop.lose(loop.connect("c", false, 60));
        loop.lose(loop.connect("c", false, 10));
        loop.pass(10);
        assertThat(loop.ended).hasSize(1);

        loop.lose(loop.connect("d", false, 60));
        Client last = loop.connect("d", false, 0);
        assertThat(last.present()).isTrue();
        loop.lose(last);
        assertThat(loop.ended).hasSize(2);
    }

    @Test
    void disconnectMayChangeTheExpiry() {
        Client client = loop.connect("c", false, 60);
        client.session().expireAfter(600);
        loop.lose(client);
        loop.pass(599);
        assertThat(loop.ended).isEmpty();
        loop.pass(1);
        assertThat(loop.ended).hasSize(1);
    }

    @Test
    void disconnectMayEndTheSession() {
        Client client = loop.connect("c", false, 60);
        client.session().expireAfter(0);
        loop.lose(client);
        assertThat(loop.ended).hasSize(1);
        assertThat(loop.timers.waiting()).isZero();
    }

    @Test
    void disconnectCannotMakeTheExpiryLongerThanItMayBe() {
        OneLoop strict = new OneLoop(Limits.generous().expirySeconds(100));
        Client client = strict.connect("c", false, 60);
        client.session().expireAfter(1000);
        assertThat(client.session().expirySeconds()).isEqualTo(100);
    }

    @Test
    void thereAreNoMoreSessionsThanAllowedConnectedOrNot() {
        OneLoop small = new OneLoop(Limits.generous().sessions(2));
        small.connect("a", false, 60);
        small.lose(small.connect("b", false, 60));

        SessionTable.Request third = new SessionTable.Request("c", true, 0, 10, null, new RecordingLink());
        assertThat(small.table.open(third)).isInstanceOf(SessionTable.Opened.TooMany.class);
        assertThat(small.counts.sessions()).isEqualTo(2);
        assertThat(small.counts.connectedNow()).isEqualTo(1);

        assertThat(small.connect("b", false, 60).present()).isTrue();
        assertThat(small.connect("a", true, 60).present())
                .as("replaces its own")
                .isFalse();
        small.pass(1000);
        assertThat(small.counts.sessions()).isEqualTo(2);
    }

    @Test
    void theTableShowsItsSessions() {
        Client a = loop.connect("a", true, 0);
        Client b = loop.connect("b", false, 60);
        loop.lose(b);
        assertThat(loop.table.sessions()).containsExactlyInAnyOrder(a.session(), b.session());
        assertThat(a.session().isConnected()).isTrue();
        assertThat(b.session().isConnected()).isFalse();
    }

    @Test
    void theMostThatWereConnectedAtATimeAreRemembered() {
        Client a = loop.connect("a", true, 0);
        Client b = loop.connect("b", true, 0);
        loop.lose(a);
        loop.lose(b);
        loop.connect("c", true, 0);
        assertThat(loop.counts.connectedNow()).isEqualTo(1);
        assertThat(loop.counts.connectedMaximum()).isEqualTo(2);
    }

    @Test
    void aSessionIsResumedAndTakenOverByItsUserAlone() {
        SessionTable.Request anns = new SessionTable.Request("c", false, 60, 10, null, new RecordingLink()).of("ann");
        Session session = ((SessionTable.Opened.Ready) loop.table.open(anns)).session();

        for (boolean cleanStart : new boolean[] {false, true}) {
            SessionTable.Request request = new SessionTable.Request("c", cleanStart, 60, 10, null, new RecordingLink());
            assertThat(loop.table.open(request)).isInstanceOf(SessionTable.Opened.OfAnotherUser.class);
            assertThat(loop.table.open(request.of("bob"))).isInstanceOf(SessionTable.Opened.OfAnotherUser.class);
        }
        assertThat(session.link()).as("ann is connected").isEqualTo(anns.link());
        assertThat(loop.table.open(anns.withEpoch(1))).isEqualTo(new SessionTable.Opened.Ready(session, true));
    }

    @Test
    void aSessionOfNobodyKnownIsThatOfTheUserWhoComes() {
        SessionTable.Request nobodys = new SessionTable.Request("c", false, 60, 10, null, new RecordingLink());
        loop.table.open(nobodys);

        assertThat(loop.table.open(nobodys.of("ann"))).isInstanceOf(SessionTable.Opened.Ready.class);
        assertThat(loop.table.open(nobodys)).isInstanceOf(SessionTable.Opened.OfAnotherUser.class);
    }

    @Test
    void aSubscriptionIsNewOnceAndGoesOnce() {
        Session session = loop.connect("c", true, 0).session();
        assertThat(session.subscribe(FILTER, OPTIONS)).isTrue();
        assertThat(session.subscribe(FILTER, SubscriptionOptions.of(Qos.EXACTLY_ONCE)))
                .isFalse();
        assertThat(session.subscribe(TopicFilter.of("$share/g/a/+"), OPTIONS)).isTrue();
        assertThat(session.subscriptionCount()).isEqualTo(2);
        assertThat(session.isSubscribed(FILTER)).isTrue();
        assertThat(session.unsubscribe(FILTER)).isTrue();
        assertThat(session.unsubscribe(FILTER)).isFalse();
        assertThat(session.isSubscribed(FILTER)).isFalse();
    }
}
