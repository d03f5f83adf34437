package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.topic.ReasonCode;
import org.junit.jupiter.api.Test;

/** What a client that is back is sent again, and in what order (MQTT 5.0, section 4.4). */
class RedeliveryTest {

    private final OneLoop loop = new OneLoop();

    @Test
    void whatWasNotAcknowledgedIsSentAgainAsDuplicateInOrderAndUnderItsIdentifier() {
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(EXACTLY_ONCE, "2"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "3"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "4"));
        client.session().puback(3, ReasonCode.SUCCESS);

        Client again = backAfterLoss(client, 100);

        assertThat(again.link().payloads()).containsExactly("1", "2", "4");
        assertThat(again.link().published()).extracting(Sent.Publish::packetId).containsExactly(1, 2, 4);
        assertThat(again.link().published()).allMatch(Sent.Publish::dup);
    }

    @Test
    void orderIsThatOfSendingThoughPacketIdentifiersWentRound() {
        OneLoop wide = new OneLoop();
        Client client = wide.connect("c", false, 60);
        for (int i = 0; i < 65_534; i++) {
            client.session().deliver(delivery(AT_LEAST_ONCE, "x"));
            client.session().puback(client.link().lastPacketId(), ReasonCode.SUCCESS);
            client.link().forget();
        }
        for (String payload : new String[] {"65535", "1", "2"}) {
            client.session().deliver(delivery(AT_LEAST_ONCE, payload));
        }
        wide.lose(client);
        Client again = wide.connect("c", false, 60);
        assertThat(again.link().payloads()).containsExactly("65535", "1", "2");
        assertThat(again.link().published()).extracting(Sent.Publish::packetId).containsExactly(65_535, 1, 2);
    }

    @Test
    void pubrelIsSentAgainForWhatTheClientHas() {
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(EXACTLY_ONCE, "1"));
        client.session().deliver(delivery(EXACTLY_ONCE, "2"));
        client.session().pubrec(1, ReasonCode.SUCCESS);

        Client again = backAfterLoss(client, 100);

        assertThat(again.link().sent()).first().isEqualTo(new Sent.Pubrel(1));
        assertThat(again.link().payloads()).containsExactly("2");
        assertThat(again.session().pubcomp(1)).isEqualTo(AckResult.ACCEPTED);
        assertThat(again.session().pubrec(2, ReasonCode.SUCCESS)).isEqualTo(AckResult.ACCEPTED);
        assertThat(again.session().pubcomp(2)).isEqualTo(AckResult.ACCEPTED);
        assertThat(again.session().inFlightMessages()).isZero();
    }

    @Test
    void newMessagesComeAfterThoseThatAreSentAgain() {
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "2"));
        loop.lose(client);
        client.session().deliver(delivery(AT_LEAST_ONCE, "3"));

        Client again = loop.connect("c", false, 60);
        again.session().deliver(delivery(AT_LEAST_ONCE, "4"));

        assertThat(again.link().payloads()).containsExactly("1", "2", "3", "4");
        assertThat(again.link().published()).extracting(Sent.Publish::dup).containsExactly(true, true, false, false);
    }

    @Test
    void aClientThatTakesLessThanBeforeIsSentNoMoreThanThat() {
        Client client = loop.connect("c", false, 60);
        for (String payload : new String[] {"1", "2", "3", "4"}) {
            client.session().deliver(delivery(AT_LEAST_ONCE, payload));
        }

        Client again = backAfterLoss(client, 2);
        assertThat(again.link().payloads()).containsExactly("1", "2");
        again.session().deliver(delivery(AT_LEAST_ONCE, "5"));
        assertThat(again.link().payloads()).containsExactly("1", "2");

        again.session().puback(1, ReasonCode.SUCCESS);
        again.session().puback(2, ReasonCode.SUCCESS);
        again.session().puback(3, ReasonCode.SUCCESS);
        assertThat(again.link().payloads()).containsExactly("1", "2", "3", "4", "5");
        assertThat(again.link().published()).extracting(Sent.Publish::dup).endsWith(true, true, false);
    }

    @Test
    void aClientThatTakesMoreThanBeforeIsSentMore() {
        Client client = loop.connect("c", false, 60, 1, null);
        for (String payload : new String[] {"1", "2", "3"}) {
            client.session().deliver(delivery(AT_LEAST_ONCE, payload));
        }
        Client again = backAfterLoss(client, 100);
        assertThat(again.link().payloads()).containsExactly("1", "2", "3");
        assertThat(again.link().published()).extracting(Sent.Publish::dup).containsExactly(true, false, false);
    }

    @Test
    void whatIsAcknowledgedBeforeItsTurnIsNotSentAgain() {
        Client client = loop.connect("c", false, 60);
        for (String payload : new String[] {"1", "2", "3"}) {
            client.session().deliver(delivery(AT_LEAST_ONCE, payload));
        }
        Client again = backAfterLoss(client, 1);
        assertThat(again.session().puback(2, ReasonCode.SUCCESS)).isEqualTo(AckResult.ACCEPTED);
        assertThat(again.link().payloads())
                .as("takes no room of this connection")
                .containsExactly("1");
        again.session().puback(1, ReasonCode.SUCCESS);
        assertThat(again.link().payloads()).containsExactly("1", "3");
        again.session().puback(3, ReasonCode.SUCCESS);
        again.session().deliver(delivery(AT_LEAST_ONCE, "4"));
        assertThat(again.link().payloads()).containsExactly("1", "3", "4");
    }

    @Test
    void redeliveryWaitsForTheConnectionAndGoesOnAfterTheNextLoss() {
        Client client = loop.connect("c", false, 60);
        for (String payload : new String[] {"1", "2", "3"}) {
            client.session().deliver(delivery(AT_LEAST_ONCE, payload));
        }
        Client second = backAfterLoss(client, 1);
        assertThat(second.link().payloads()).containsExactly("1");

        Client third = backAfterLoss(second, 100);
        assertThat(third.link().payloads()).containsExactly("1", "2", "3");
    }

    @Test
    void qos0IsNotHeldUpByRedelivery() {
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "2"));
        Client again = backAfterLoss(client, 1);
        again.session().deliver(delivery(AT_MOST_ONCE, "quick"));
        assertThat(again.link().payloads()).containsExactly("1", "quick");
    }

    @Test
    void aMessageTooLargeForTheNewConnectionIsGivenUp() {
        Client client = loop.connect("c", false, 60);
        client.session().deliver(delivery(AT_LEAST_ONCE, "a long message"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "short"));
        loop.lose(client);

        RecordingLink narrow = new RecordingLink();
        narrow.refusesPayloadsOver(5);
        loop.table.open(new SessionTable.Request("c", false, 60, 1, null, narrow));
        client.session().start();

        assertThat(narrow.payloads()).containsExactly("short");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.PACKET_TOO_LARGE);
        assertThat(client.session().inFlightMessages()).isEqualTo(1);
    }

    @Test
    void qos2IdentifiersOfTheClientOutliveItsConnection() {
        Client client = loop.connect("c", false, 60);
        assertThat(client.session().receiveQos2(9)).isTrue();
        assertThat(client.session().receiveQos2(9)).isFalse();

        Client again = backAfterLoss(client, 100);

        assertThat(again.session().receiveQos2(9)).isFalse();
        assertThat(again.session().releaseQos2(9)).isTrue();
        assertThat(again.session().releaseQos2(9)).isFalse();
        assertThat(again.session().receiveQos2(9)).isTrue();
    }

    @Test
    void aClientMayHaveNoMoreUnreleasedQos2MessagesThanTheReceiveMaximum() {
        OneLoop strict = new OneLoop(Limits.generous().receiveMaximum(2));
        Session session = strict.connect("c", true, 0).session();
        session.receiveQos2(1);
        session.receiveQos2(2);
        assertThat(session.exceedsReceiveMaximum(3)).isTrue();
        assertThat(session.exceedsReceiveMaximum(2)).as("a repetition").isFalse();
        session.releaseQos2(1);
        assertThat(session.exceedsReceiveMaximum(3)).isFalse();
    }

    private Client backAfterLoss(Client client, int receiveMaximum) {
        loop.lose(client);
        return loop.connect("c", false, 60, receiveMaximum, null);
    }
}
