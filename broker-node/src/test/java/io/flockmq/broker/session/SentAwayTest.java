package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.OneLoop.Published;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that is sent away because its session goes on at another node. */
class SentAwayTest {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int ANY = 65_535;

    private final OneLoop loop = new OneLoop();

    private Client connect(long expirySeconds, long willDelay) {
        return loop.connect("c", false, expirySeconds, ANY, OneLoop.will("bye", willDelay));
    }

    private void sendAway(Client client) {
        loop.table.sendAway(client.session(), ReasonCode.SERVER_SHUTTING_DOWN, "the node leaves", GRACE);
    }

    @Test
    void itIsToldWhy() {
        Client client = connect(100, 0);
        sendAway(client);
        assertThat(client.link().sent())
                .containsExactly(new RecordingLink.Sent.Disconnect(ReasonCode.SERVER_SHUTTING_DOWN, "the node leaves"));
        assertThat(loop.counts.connectedNow()).isZero();
    }

    @Test
    void itsWillWaitsForIt() {
        sendAway(connect(100, 0));
        loop.pass(29);
        assertThat(loop.wills).isEmpty();
        loop.pass(1);
        assertThat(loop.wills).containsExactly(new Published("c", "bye", 30));
    }

    @Test
    void whoComesBackCallsItOff() {
        sendAway(connect(100, 0));
        loop.pass(29);
        loop.connect("c", false, 100);
        loop.pass(1000);
        assertThat(loop.wills).isEmpty();
    }

    @Test
    void aWillWithALongerDelayWaitsAsLongAsItWould() {
        sendAway(connect(100, 60));
        loop.pass(59);
        assertThat(loop.wills).isEmpty();
        loop.pass(1);
        assertThat(loop.wills).hasSize(1);
    }

    @Test
    void aWillDoesNotWaitLongerThanItsSession() {
        sendAway(connect(10, 0));
        loop.pass(10);
        assertThat(loop.wills).containsExactly(new Published("c", "bye", 10));
        assertThat(loop.ended).hasSize(1);
    }

    @Test
    void aSessionThatIsNotToOutliveItsConnectionEndsWithoutAWill() {
        sendAway(connect(0, 0));
        assertThat(loop.ended).hasSize(1);
        assertThat(loop.wills).isEmpty();
    }

    @Test
    void theWillGoesWithTheSession() {
        Client client = connect(100, 0);
        sendAway(client);
        loop.pass(10);
        assertThat(loop.table.disconnectForTakeover(client.session(), false)).isTrue();
        loop.pass(1000);
        assertThat(loop.wills).isEmpty();

        SessionState told = new SessionState(loop.timers);
        client.session().changes().forEach(told::apply);
        assertThat(told.will()).isNotNull();
    }

    @Test
    void atItsNewHomeItsClocksGoOnFromWhenTheClientWasSeen() {
        Client client = connect(100, 0);
        sendAway(client);
        loop.pass(10);
        loop.table.disconnectForTakeover(client.session(), false);
        SessionState told = new SessionState(loop.timers);
        client.session().changes().forEach(told::apply);
        loop.table.remove(client.session());

        Session there = loop.table.expect("c", 7, List.of());
        loop.pass(5);
        there.arrived(told);
        there.gathered();
        loop.table.claimed(there, 7);

        loop.pass(14);
        assertThat(loop.wills).isEmpty();
        loop.pass(1);
        assertThat(loop.wills).containsExactly(new Published("c", "bye", 30));
        loop.pass(69);
        assertThat(loop.ended).isEmpty();
        loop.pass(1);
        assertThat(loop.ended).hasSize(1);
    }
}
