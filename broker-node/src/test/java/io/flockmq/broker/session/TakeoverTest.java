package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import org.junit.jupiter.api.Test;

/** One client identifier, one connection (MQTT 5.0, section 3.1.4). */
class TakeoverTest {

    private static final RecordingLink.Sent.Disconnect TAKEN_OVER =
            new RecordingLink.Sent.Disconnect(ReasonCode.SESSION_TAKEN_OVER, "session taken over by a new connection");

    private final OneLoop loop = new OneLoop();

    @Test
    void theOldConnectionIsToldToGo() {
        Client old = loop.connect("c", false, 60);
        Client taker = loop.connect("c", false, 60);

        assertThat(old.link().sent()).containsExactly(TAKEN_OVER);
        assertThat(taker.present()).isTrue();
        assertThat(taker.session()).isSameAs(old.session());
        assertThat(loop.counts.connectedNow()).isEqualTo(1);
    }

    @Test
    void theEndOfTheOldConnectionIsNotTheEndOfTheSession() {
        Client old = loop.connect("c", false, 60);
        Client taker = loop.connect("c", false, 60);

        loop.lose(old);
        loop.pass(1000);

        assertThat(taker.session().isConnected()).isTrue();
        assertThat(loop.ended).isEmpty();
        assertThat(loop.counts.connectedNow()).isEqualTo(1);
        taker.session().deliver(OneLoop.delivery(Qos.AT_LEAST_ONCE, "still here"));
        assertThat(taker.link().payloads()).containsExactly("still here");
    }

    @Test
    void aSessionThatEndsWithItsConnectionEndsWhenItIsTakenOver() {
        Client old = loop.connect("c", true, 0);
        Client taker = loop.connect("c", false, 60);

        assertThat(old.link().sent()).containsExactly(TAKEN_OVER);
        assertThat(taker.present()).isFalse();
        assertThat(taker.session()).isNotSameAs(old.session());
        assertThat(loop.ended).hasSize(1);

        loop.lose(old);
        assertThat(taker.session().isConnected()).isTrue();
        assertThat(loop.ended).hasSize(1);
        assertThat(loop.counts.sessions()).isEqualTo(1);
    }

    @Test
    void aCleanStartTakesTheConnectionAndEndsTheSession() {
        Client old = loop.connect("c", false, 60);
        Client taker = loop.connect("c", true, 60);

        assertThat(old.link().sent()).containsExactly(TAKEN_OVER);
        assertThat(taker.present()).isFalse();
        assertThat(loop.ended).hasSize(1);
        assertThat(loop.counts.sessions()).isEqualTo(1);
    }

    @Test
    void anOfflineSessionIsResumedWithoutFurtherAdo() {
        Client old = loop.connect("c", false, 60);
        loop.lose(old);
        Client again = loop.connect("c", false, 60);

        assertThat(old.link().sent()).isEmpty();
        assertThat(again.present()).isTrue();
    }

    @Test
    void theLateEndOfAnEarlierConnectionIsIgnoredThoughTheClientIsOfflineMeanwhile() {
        Client old = loop.connect("c", false, 60);
        Client taker = loop.connect("c", false, 10);
        loop.lose(taker);
        loop.pass(5);

        loop.lose(old);
        loop.pass(5);

        assertThat(loop.ended).as("the clock of the later connection goes on").hasSize(1);
        assertThat(loop.timers.waiting()).isZero();
    }

    @Test
    void whatTheOldConnectionDidNotAcknowledgeGoesToTheNewOne() {
        Client old = loop.connect("c", false, 60);
        old.session().deliver(OneLoop.delivery(Qos.AT_LEAST_ONCE, "1"));

        Client taker = loop.connect("c", false, 60);

        assertThat(taker.link().published()).singleElement().satisfies(publish -> {
            assertThat(publish.payload()).isEqualTo("1");
            assertThat(publish.dup()).isTrue();
            assertThat(publish.packetId()).isEqualTo(old.link().lastPacketId());
        });
    }

    @Test
    void otherClientsNoticeNothing() {
        Client other = loop.connect("other", false, 60);
        loop.connect("c", false, 60);
        loop.connect("c", false, 60);
        assertThat(other.link().sent()).isEmpty();
        assertThat(other.session().isConnected()).isTrue();
    }
}
