package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.RecordingLink;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a publisher to its subscribers, on the same event loop and on others. */
class RouterTest {

    private final Loops loops = new Loops(3);

    @Test
    void aSubscriberOnTheSameEventLoopHasTheMessageAtOnce() {
        Client client = loops.connect(0, "c");
        loops.subscribe(client, "a/+", AT_LEAST_ONCE);
        assertThat(loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"))).isEqualTo(ReasonCode.SUCCESS);
        assertThat(client.payloads()).containsExactly("x");
        assertThat(loops.loops.get(0).waiting()).isZero();
    }

    @Test
    void aSubscriberOnAnotherEventLoopHasItAfterOneHandOver() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a/+", AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "1"));
        loops.publish(0, Messages.of("a/c", AT_LEAST_ONCE, "2"));

        assertThat(client.payloads()).isEmpty();
        assertThat(loops.loops.get(1).waiting())
                .as("nothing before the end of the turn")
                .isZero();
        assertThat(loops.loops.get(0).runOne()).isTrue();
        assertThat(loops.loops.get(1).waiting()).as("one hand-over for all").isEqualTo(1);
        assertThat(loops.loops.get(2).waiting()).isZero();
        loops.run();
        assertThat(client.payloads()).containsExactly("1", "2");
    }

    @Test
    void everySubscriberHasItOnceWhereverItIs() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Client client = loops.connect(i % 3, "c" + i);
            loops.subscribe(client, "a", AT_MOST_ONCE);
            clients.add(client);
        }
        loops.publish(1, Messages.of("a", EXACTLY_ONCE, "x"));
        loops.run();
        assertThat(clients).allSatisfy(client -> assertThat(client.payloads()).containsExactly("x"));
    }

    @Test
    void orderIsKeptAcrossHandOvers() {
        Client client = loops.connect(2, "c");
        loops.subscribe(client, "#", AT_LEAST_ONCE);
        List<String> expected = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            for (int i = 0; i < 4; i++) {
                String payload = turn + "/" + i;
                expected.add(payload);
                loops.publish(0, Messages.of("t" + i % 2, AT_LEAST_ONCE, payload));
            }
            loops.loops.get(0).runOne();
        }
        loops.run();
        assertThat(client.payloads()).isEqualTo(expected);
    }

    @Test
    void whoeverSubscribesWhileAHandOverIsUnderWayIsServedFromThenOn() {
        Client early = loops.connect(1, "early");
        Client late = loops.connect(1, "late");
        loops.subscribe(early, "a", AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "1"));
        loops.subscribe(late, "a", AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "2"));
        loops.run();
        assertThat(early.payloads()).containsExactly("1", "2");
        assertThat(late.payloads()).containsExactly("2");
    }

    @Test
    void aMessageForNobodySaysSo() {
        Client client = loops.connect(0, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        assertThat(loops.publish(0, Messages.of("b", AT_LEAST_ONCE, "x")))
                .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
        loops.unsubscribe(client, "a");
        assertThat(loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x")))
                .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void aMessageForASessionThatEndedOnTheWayIsADropByName() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x"));
        loops.end(client);
        loops.run();
        assertThat(client.payloads()).isEmpty();
        assertThat(loops.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped("c", "a", DropReason.SESSION_ENDED));
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,1,1", "2,2,2"})
    void qosIsTheLowerOfTheTwo(int published, int subscribed, int delivered) {
        Client client = loops.connect(0, "c");
        loops.subscribe(client, "a", Qos.of(subscribed));
        loops.publish(0, Messages.of("a", Qos.of(published), "x"));
        assertThat(only(client).qos()).isEqualTo(Qos.of(delivered));
    }

    @Test
    void ownMessagesAreKeptFromWhoWantsNone() {
        Client client = loops.connect(0, "c");
        Client other = loops.connect(1, "other");
        loops.subscribe(client, "a", new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND, 0));
        loops.subscribe(other, "a", new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND, 0));
        loops.publish(0, Messages.from("c", "a", AT_LEAST_ONCE, "mine"));
        loops.publish(1, Messages.from("other", "a", AT_LEAST_ONCE, "theirs"));
        loops.run();
        assertThat(client.payloads()).containsExactly("theirs");
        assertThat(other.payloads()).containsExactly("mine");
    }

    @ParameterizedTest
    @CsvSource({"true,true,true", "true,false,false", "false,true,false", "false,false,false"})
    void theRetainFlagIsKeptOnlyAsWanted(boolean published, boolean asPublished, boolean delivered) {
        Client client = loops.connect(0, "c");
        loops.subscribe(
                client, "a", new SubscriptionOptions(AT_LEAST_ONCE, false, asPublished, RetainHandling.SEND, 0));
        loops.publish(0, published ? Messages.retained("a", AT_LEAST_ONCE, "x") : Messages.of("a", AT_LEAST_ONCE, "x"));
        assertThat(only(client).retain()).isEqualTo(delivered);
    }

    @Test
    void overlappingSubscriptionsBringOneMessageWithTheHighestQosAndAllIdentifiers() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a/#", new SubscriptionOptions(AT_MOST_ONCE, false, true, RetainHandling.SEND, 7));
        loops.subscribe(client, "a/+", new SubscriptionOptions(EXACTLY_ONCE, false, false, RetainHandling.SEND, 9));
        loops.subscribe(client, "a/b", new SubscriptionOptions(AT_LEAST_ONCE, false, false, RetainHandling.SEND, 0));
        loops.publish(0, Messages.retained("a/b", EXACTLY_ONCE, "x"));
        loops.run();
        PendingDelivery delivery = only(client);
        assertThat(delivery.qos()).isEqualTo(EXACTLY_ONCE);
        assertThat(delivery.retain()).isTrue();
        assertThat(delivery.subscriptionIds()).containsExactlyInAnyOrder(7, 9);
    }

    @Test
    void aRetainedMessageIsKeptAndPassedOn() {
        Client client = loops.connect(0, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.publish(0, Messages.retained("a", AT_LEAST_ONCE, "x"));
        assertThat(client.payloads()).containsExactly("x");
        assertThat(loops.retained.messages()).isEqualTo(1);
        loops.publish(0, Messages.retained("a", AT_LEAST_ONCE, ""));
        assertThat(client.payloads()).as("the deletion is a message, too").containsExactly("x", "");
        assertThat(loops.retained.messages()).isZero();
    }

    @Test
    void aMessageThatCannotBeRetainedGoesToNobody() {
        Loops full = new Loops(1, Limits.generous(), 1);
        Client client = full.connect(0, "c");
        full.subscribe(client, "a", AT_LEAST_ONCE);
        assertThat(full.publish(0, Messages.retained("a", AT_LEAST_ONCE, "x"))).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(client.payloads()).isEmpty();
    }

    @Test
    void oneSubscriberThatFailsIsNoHarmToTheOthers() {
        Client first = loops.connect(1, "first");
        Client last = loops.connect(1, "last");
        loops.subscribe(first, "a", AT_LEAST_ONCE);
        loops.subscribe(last, "a", AT_LEAST_ONCE);
        first.link().fails(new Error("for a test"));
        last.link().fails(new IllegalStateException("for a test"));
        Client between = loops.connect(1, "between");
        loops.subscribe(between, "a", AT_LEAST_ONCE);

        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "1"));
        loops.run();
        loops.publish(1, Messages.of("a", AT_LEAST_ONCE, "2"));

        assertThat(between.payloads()).containsExactly("1", "2");
        assertThat(loops.events.of(BrokerEvent.InternalFault.class)).hasSize(4);
    }

    private static PendingDelivery only(Client client) {
        List<RecordingLink.Sent.Publish> published = client.link().published();
        assertThat(published).hasSize(1);
        return published.getFirst().delivery();
    }
}
