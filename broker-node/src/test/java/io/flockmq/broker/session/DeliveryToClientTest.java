package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of messages from the session to its connected client: window, packet identifiers, acknowledgements. */
class DeliveryToClientTest {

    private final OneLoop loop = new OneLoop(Limits.generous().inFlight(3));

    @Test
    void aMessageGoesOutAtOnceWhileThereIsRoom() {
        Client client = loop.connect("c", true, 0);
        client.session().deliver(delivery(AT_MOST_ONCE, "0"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(EXACTLY_ONCE, "2"));

        assertThat(client.link().payloads()).containsExactly("0", "1", "2");
        assertThat(client.link().published()).extracting(Sent.Publish::packetId).containsExactly(0, 1, 2);
        assertThat(client.link().published()).noneMatch(Sent.Publish::dup);
        assertThat(client.session().inFlightMessages()).isEqualTo(2);
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void noMoreIsInFlightThanTheClientTakes() {
        Client client = loop.connect("c", true, 0, 2, null);
        deliver(client, 5);
        assertThat(client.link().payloads()).containsExactly("1", "2");
        assertThat(client.session().queuedMessages()).isEqualTo(3);

        client.session().puback(1, ReasonCode.SUCCESS);
        assertThat(client.link().payloads()).containsExactly("1", "2", "3");
        client.session().puback(2, ReasonCode.NO_MATCHING_SUBSCRIBERS);
        client.session().puback(3, ReasonCode.SUCCESS);
        assertThat(client.link().payloads()).containsExactly("1", "2", "3", "4", "5");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void noMoreIsInFlightThanTheBrokerAllows() {
        Client client = loop.connect("c", true, 0);
        deliver(client, 5);
        assertThat(client.link().payloads()).hasSize(3);
    }

    @Test
    void aQos2MessageHoldsItsPlaceUntilPubcomp() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliver(delivery(EXACTLY_ONCE, "a"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "b"));

        assertThat(client.session().pubrec(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.ACCEPTED);
        assertThat(client.link().sent()).last().isEqualTo(new Sent.Pubrel(1));
        assertThat(client.link().payloads()).containsExactly("a");

        assertThat(client.session().pubcomp(1)).isEqualTo(AckResult.ACCEPTED);
        assertThat(client.link().payloads()).containsExactly("a", "b");
    }

    @Test
    void aPubrecWithAnErrorEndsTheExchange() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliver(delivery(EXACTLY_ONCE, "a"));
        client.session().deliver(delivery(EXACTLY_ONCE, "b"));

        assertThat(client.session().pubrec(1, ReasonCode.QUOTA_EXCEEDED)).isEqualTo(AckResult.ACCEPTED);

        assertThat(client.link().sent()).noneMatch(Sent.Pubrel.class::isInstance);
        assertThat(client.link().payloads()).containsExactly("a", "b");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.REFUSED_BY_CLIENT);
        assertThat(client.session().pubrec(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.NOT_FOUND);
    }

    @Test
    void aPubackWithAnErrorIsADropByName() {
        Client client = loop.connect("c", true, 0);
        deliver(client, 1);
        assertThat(client.session().puback(1, ReasonCode.NOT_AUTHORIZED)).isEqualTo(AckResult.ACCEPTED);
        assertThat(loop.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped("c", "t", DropReason.REFUSED_BY_CLIENT));
        assertThat(loop.dropped()).isEqualTo(1);
        assertThat(client.session().inFlightMessages()).isZero();
    }

    @Test
    void aRepeatedPubrecIsAnsweredAgain() {
        Client client = loop.connect("c", true, 0);
        client.session().deliver(delivery(EXACTLY_ONCE, "a"));
        client.session().pubrec(1, ReasonCode.SUCCESS);
        assertThat(client.session().pubrec(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.ACCEPTED);
        assertThat(client.link().sent()).endsWith(new Sent.Pubrel(1), new Sent.Pubrel(1));
        assertThat(client.session().inFlightMessages()).isEqualTo(1);
    }

    @Test
    void anAcknowledgementForNothingIsNotFound() {
        Session session = loop.connect("c", true, 0).session();
        assertThat(session.puback(7, ReasonCode.SUCCESS)).isEqualTo(AckResult.NOT_FOUND);
        assertThat(session.pubrec(7, ReasonCode.SUCCESS)).isEqualTo(AckResult.NOT_FOUND);
        assertThat(session.pubrec(7, ReasonCode.UNSPECIFIED_ERROR)).isEqualTo(AckResult.NOT_FOUND);
        assertThat(session.pubcomp(7)).isEqualTo(AckResult.NOT_FOUND);
    }

    @Test
    void anAcknowledgementOfTheWrongKindChangesNothing() {
        Client client = loop.connect("c", true, 0);
        client.session().deliver(delivery(AT_LEAST_ONCE, "one"));
        client.session().deliver(delivery(EXACTLY_ONCE, "two"));
        Session session = client.session();

        assertThat(session.pubrec(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.WRONG_KIND);
        assertThat(session.pubrec(1, ReasonCode.UNSPECIFIED_ERROR)).isEqualTo(AckResult.WRONG_KIND);
        assertThat(session.pubcomp(1)).isEqualTo(AckResult.WRONG_KIND);
        assertThat(session.puback(2, ReasonCode.SUCCESS)).isEqualTo(AckResult.WRONG_KIND);
        assertThat(session.pubcomp(2)).isEqualTo(AckResult.WRONG_KIND);
        session.pubrec(2, ReasonCode.SUCCESS);
        assertThat(session.puback(2, ReasonCode.SUCCESS)).isEqualTo(AckResult.WRONG_KIND);
        assertThat(session.pubrec(2, ReasonCode.UNSPECIFIED_ERROR)).isEqualTo(AckResult.WRONG_KIND);

        assertThat(session.inFlightMessages()).isEqualTo(2);
        assertThat(session.puback(1, ReasonCode.SUCCESS)).isEqualTo(AckResult.ACCEPTED);
        assertThat(session.pubcomp(2)).isEqualTo(AckResult.ACCEPTED);
    }

    @Test
    void qos0PassesAFullWindow() {
        Client client = loop.connect("c", true, 0, 1, null);
        deliver(client, 2);
        client.session().deliver(delivery(AT_MOST_ONCE, "quick"));
        assertThat(client.link().payloads()).containsExactly("1", "quick");
    }

    @Test
    void qos0DoesNotPassQos0ThatWaits() {
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(0);
        client.session().deliver(delivery(AT_MOST_ONCE, "first"));
        client.link().takesEverything();
        client.session().deliver(delivery(AT_MOST_ONCE, "second"));
        assertThat(client.link().payloads()).isEmpty();

        client.session().drain();
        assertThat(client.link().payloads()).containsExactly("first", "second");
    }

    @Test
    void aConnectionThatTakesNoMoreIsSentNoMoreUntilItDoes() {
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(1);
        client.session().deliver(delivery(AT_MOST_ONCE, "0"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "1"));
        client.session().deliver(delivery(AT_MOST_ONCE, "2"));
        client.session().deliver(delivery(EXACTLY_ONCE, "3"));
        assertThat(client.link().payloads()).containsExactly("0");
        assertThat(loop.budget.used()).isEqualTo(client.session().queuedBytes()).isPositive();

        client.link().takesOnly(2);
        client.session().drain();
        assertThat(client.link().payloads()).hasSize(3);
        client.link().takesEverything();
        client.session().drain();
        assertThat(client.link().payloads())
                .containsExactlyInAnyOrder("0", "1", "2", "3")
                .containsSubsequence("0", "2")
                .containsSubsequence("1", "3");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void aMessageLargerThanTheClientTakesIsDroppedAndTakesNoRoom() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.link().refusesPayloadsOver(5);
        client.session().deliver(delivery(AT_MOST_ONCE, "too large"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "too large"));
        client.session().deliver(delivery(EXACTLY_ONCE, "too large"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "fits"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "too large"));
        client.session().deliver(delivery(AT_LEAST_ONCE, "fits2"));
        client.session().puback(client.link().lastPacketId(), ReasonCode.SUCCESS);

        assertThat(client.link().payloads()).containsExactly("fits", "fits2");
        assertThat(loop.events.dropReasons()).hasSize(4).containsOnly(DropReason.PACKET_TOO_LARGE);
        assertThat(client.session().inFlightMessages()).isEqualTo(1);
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void packetIdentifiersGoRoundAndLeaveOutThoseInUse() {
        Client client = loop.connect("c", true, 0);
        client.session().deliver(delivery(AT_LEAST_ONCE, "stays in flight"));
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 65_536; i++) {
            client.session().deliver(delivery(AT_LEAST_ONCE, "x"));
            int id = client.link().lastPacketId();
            ids.add(id);
            client.session().puback(id, ReasonCode.SUCCESS);
            client.link().forget();
        }
        assertThat(ids.getFirst()).isEqualTo(2);
        assertThat(ids.subList(65_532, 65_536)).containsExactly(65_534, 65_535, 2, 3);
    }

    @Test
    void allPacketIdentifiersMayBeInUse() {
        OneLoop wide = new OneLoop(Limits.generous().inFlight(65_535));
        Client client = wide.connect("c", true, 0);
        deliver(client, 65_536);
        assertThat(client.session().inFlightMessages()).isEqualTo(65_535);
        assertThat(client.session().queuedMessages()).isEqualTo(1);
        client.session().puback(40_000, ReasonCode.SUCCESS);
        assertThat(client.link().lastPacketId()).isEqualTo(40_000);
    }

    @Test
    void roomInTheWindowIsUsedOnlyWhenTheConnectionTakesMore() {
        Client client = loop.connect("c", true, 0, 1, null);
        deliver(client, 3);
        client.link().takesOnly(0);
        client.session().puback(1, ReasonCode.SUCCESS);
        assertThat(client.link().payloads()).containsExactly("1");
        client.link().takesEverything();
        client.session().drain();
        client.session().drain();
        assertThat(client.link().payloads()).containsExactly("1", "2");
    }

    private static void deliver(Client client, int count) {
        for (int i = 1; i <= count; i++) {
            client.session().deliver(delivery(AT_LEAST_ONCE, Integer.toString(i)));
        }
    }
}
