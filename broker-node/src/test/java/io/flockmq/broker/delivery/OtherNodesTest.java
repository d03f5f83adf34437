package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Messages to other nodes and from them, and who waits for what. */
class OtherNodesTest {

    private final Loops loops = new Loops(3);
    private final RemoteNode east = new RemoteNode("east", 1);
    private final RemoteNode west = new RemoteNode("west", 1);
    private final RecordingNodes nodes = loops.nodes.getFirst();

    // ---------------------------------------------------------------- to other nodes

    @Test
    void aNodeIsSentAMessageOnceHoweverManyFiltersMatch() {
        loops.subscribe(east, "a/+");
        loops.subscribe(east, "a/#");
        loops.subscribe(west, "a/b");
        assertThat(loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"))).isEqualTo(ReasonCode.SUCCESS);
        assertThat(nodes.sent).extracting(RecordingNodes.Sent::to).containsExactlyInAnyOrder(east, west);
    }

    @Test
    void aNodeWithoutSubscribersIsSentNothing() {
        loops.subscribe(east, "other");
        assertThat(loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x")))
                .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
        assertThat(nodes.sent).isEmpty();
    }

    @Test
    void sessionsHereAndNodesElsewhereAreServedAlike() {
        Client here = loops.connect(0, "here");
        Client beside = loops.connect(1, "beside");
        loops.subscribe(here, "a", AT_MOST_ONCE);
        loops.subscribe(beside, "a", AT_MOST_ONCE);
        loops.subscribe(east, "a");
        loops.publish(0, Messages.of("a", AT_MOST_ONCE, "x"));
        loops.run();
        assertThat(here.payloads()).containsExactly("x");
        assertThat(beside.payloads()).containsExactly("x");
        assertThat(nodes.payloads(east)).containsExactly("x");
    }

    @Test
    void aPublisherIsToldWhenTheLastNodeHasConfirmed() {
        loops.subscribe(east, "a");
        loops.subscribe(west, "a");
        Waiting publisher = publishFor(0, "a");
        assertThat(publisher.told()).isZero();
        nodes.confirms(west);
        assertThat(publisher.told()).isZero();
        nodes.confirms(east);
        assertThat(publisher.told()).isOne();
    }

    @Test
    void nobodyWaitsForSessionsThatAreOnThisNodeOnly() {
        loops.subscribe(loops.connect(0, "here"), "a", AT_LEAST_ONCE);
        loops.subscribe(loops.connect(1, "beside"), "a", AT_LEAST_ONCE);
        assertThat(publishFor(0, "a").told()).isOne();
    }

    @Test
    void nothingIsSafeWhileThisNodeIsCutOff() {
        nodes.isCutOff();
        Waiting publisher = publishFor(0, "for/nobody");
        assertThat(publisher.told()).isZero();
        nodes.isServingAgain();
        assertThat(publisher.told()).isOne();
    }

    @Test
    void aMessageThatCannotBeRetainedIsSentToNobody() {
        Loops full = new Loops(1, Limits.generous(), 1);
        full.subscribe(east, "a");
        Waiting publisher = new Waiting(0);
        assertThat(full.routers[0].publish(Messages.retained("a", AT_LEAST_ONCE, "x"), publisher))
                .isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        publisher.done();
        assertThat(publisher.told()).isOne();
        assertThat(full.nodes.getFirst().sent).isEmpty();
    }

    // ---------------------------------------------------------------- from other nodes

    @Test
    void aMessageFromAnotherNodeGoesToEverySessionHereAndToNoNode() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Client client = loops.connect(i % 3, "c" + i);
            loops.subscribe(client, "a", AT_LEAST_ONCE);
            clients.add(client);
        }
        loops.subscribe(west, "a");
        loops.routers[0].receive(Messages.of("a", AT_LEAST_ONCE, "x"), null);
        loops.run();
        assertThat(clients).allSatisfy(client -> assertThat(client.payloads()).containsExactly("x"));
        assertThat(nodes.sent).isEmpty();
    }

    @Test
    void aMessageFromAnotherNodeMayBeForSomeSessionsOnly() {
        Client wanted = loops.connect(1, "wanted");
        Client other = loops.connect(1, "other");
        loops.subscribe(wanted, "a", AT_LEAST_ONCE);
        loops.subscribe(other, "a", AT_LEAST_ONCE);
        loops.routers[0].receive(
                Messages.of("a", AT_LEAST_ONCE, "x"),
                null,
                session -> session.clientId().equals("wanted"));
        loops.run();
        assertThat(wanted.payloads()).containsExactly("x");
        assertThat(other.payloads()).isEmpty();
    }

    @Test
    void aMessageFromAnotherNodeIsKeptFromItsPublisherIfThatWantsNone() {
        Client client = loops.connect(0, "c");
        loops.subscribe(client, "a", new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND, 0));
        loops.routers[0].receive(Messages.from("c", "a", AT_LEAST_ONCE, "mine"), null);
        loops.routers[0].receive(Messages.from("d", "a", AT_LEAST_ONCE, "another's"), null);
        assertThat(client.payloads()).containsExactly("another's");
    }

    // ---------------------------------------------------------------- sessions that move

    @Test
    void whatWasPublishedBeforeMayComeLaterToASessionThatGathers() {
        Source east = new Source("east", 1, 0);
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        client.session().gather();

        for (int number : new int[] {2, 3, 1, 2}) {
            Message message = Messages.of("a", AT_LEAST_ONCE, "message " + number);
            loops.routers[0].receive(message.stamped(new Stamp(east, number)), null);
        }
        loops.run();
        assertThat(client.payloads()).isEmpty();

        client.session().gathered();
        assertThat(client.payloads()).containsExactly("message 1", "message 2", "message 3");
    }

    // ---------------------------------------------------------------- between event loops

    @Test
    void aConfirmationReachesItsEventLoopWithOneHandOverForAll() {
        List<Waiting> publishers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Waiting publisher = new Waiting(0);
            publishers.add(publisher);
            loops.routers[1].confirmations().done(publisher);
        }
        assertThat(publishers).allMatch(publisher -> publisher.told() == 0);
        loops.loops.get(1).runOne();
        assertThat(loops.loops.get(0).waiting()).isEqualTo(1);
        loops.run();
        assertThat(publishers).allMatch(publisher -> publisher.told() == 1);
    }

    @Test
    void aConfirmationOfTheSameEventLoopIsDoneAtOnce() {
        Waiting publisher = new Waiting(1);
        loops.routers[1].confirmations().done(publisher);
        assertThat(publisher.told()).isOne();
    }

    @Test
    void aTaskRunsAfterWhatWasHandedOverBeforeIt() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        List<List<String>> seen = new ArrayList<>();
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "1"));
        loops.routers[0].inOrder(1, () -> seen.add(List.copyOf(client.payloads())));
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "2"));
        loops.run();
        assertThat(seen).containsExactly(List.of("1"));
        assertThat(client.payloads()).containsExactly("1", "2");
    }

    @Test
    void aTaskForTheSameEventLoopRunsAtOnce() {
        AtomicInteger runs = new AtomicInteger();
        loops.routers[2].inOrder(2, runs::incrementAndGet);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aTaskThatFailsIsNoHarmToWhatComesAfterIt() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.routers[0].inOrder(1, () -> {
            throw new IllegalStateException("for a test");
        });
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x"));
        loops.run();
        assertThat(client.payloads()).containsExactly("x");
        assertThat(loops.events.of(BrokerEvent.InternalFault.class)).hasSize(1);
    }

    @Test
    void afterTheTurnAllThatWasMatchedIsHandedOver() {
        loops.subscribe(loops.connect(1, "c"), "a", AT_LEAST_ONCE);
        List<Integer> handedOver = new ArrayList<>();
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x"));
        loops.routers[0].afterThisTurn(() -> handedOver.add(loops.loops.get(1).waiting()));
        assertThat(handedOver).isEmpty();
        loops.loops.get(0).runOne();
        assertThat(handedOver).containsExactly(1);
    }

    // ---------------------------------------------------------------- back-pressure

    @Test
    void onlyWhoPublishesToANodeThatIsBehindIsPaused() {
        AtomicInteger resumed = new AtomicInteger();
        loops.subscribe(east, "to/east");
        loops.subscribe(west, "to/west");
        nodes.fallsBehind(east);

        loops.routers[0].beginPublisher();
        loops.publish(0, Messages.of("to/west", AT_LEAST_ONCE, "x"));
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isFalse();

        loops.routers[0].beginPublisher();
        loops.publish(0, Messages.of("to/east", AT_LEAST_ONCE, "x"));
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isTrue();

        loops.run();
        assertThat(resumed).hasValue(0);
        nodes.catchesUp(east);
        loops.run();
        assertThat(resumed).hasValue(1);
    }

    private Waiting publishFor(int loop, String topic) {
        Waiting publisher = new Waiting(loop);
        loops.routers[loop].publish(Messages.of(topic, AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        return publisher;
    }
}
