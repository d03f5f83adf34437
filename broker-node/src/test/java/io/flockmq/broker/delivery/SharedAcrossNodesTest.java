package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import org.junit.jupiter.api.Test;

/** Shared subscriptions with members on several nodes: each message for one member. */
class SharedAcrossNodesTest {

    private static final String SHARED = "$share/g/a/+";
    private static final TopicFilter SHARE = TopicFilter.of(SHARED);

    private final Loops loops = new Loops(3);
    private final RemoteNode east = new RemoteNode("east", 1);
    private final RemoteNode west = new RemoteNode("west", 1);
    private final RecordingNodes nodes = loops.nodes.getFirst();

    @Test
    void aNodeGetsAsManyTurnsAsItHasConnectedMembers() {
        Client here = member(1, "here");
        loops.subscribe(new RemoteMembers(east, 3), SHARED);
        loops.subscribe(new RemoteMembers(west, 2), SHARED);
        publish(600, AT_MOST_ONCE);
        assertThat(here.payloads()).hasSize(100);
        assertThat(nodes.payloads(east)).hasSize(300);
        assertThat(nodes.payloads(west)).hasSize(200);
        assertThat(nodes.sent).allMatch(sent -> SHARED.equals(sent.share()));
    }

    @Test
    void soItIsForTopicsThatArePublishedToOnce() {
        Client here = member(1, "here");
        loops.subscribe(new RemoteMembers(east, 3), SHARED);
        for (int i = 0; i < 4000; i++) {
            loops.publish(0, Messages.of("a/" + i, AT_MOST_ONCE, "x"));
        }
        loops.run();
        // Four standard deviations are 110.
        assertThat(here.payloads().size()).isCloseTo(1000, within(170));
    }

    @Test
    void connectedMembersElsewhereComeBeforeAbsentOnesHere() {
        Client absent = member(0, "absent");
        loops.lose(absent);
        loops.subscribe(new RemoteMembers(east, 1), SHARED);
        publish(5, AT_LEAST_ONCE);
        assertThat(nodes.payloads(east)).hasSize(5);
        assertThat(absent.session().queuedMessages()).isZero();
    }

    @Test
    void connectedMembersHereComeBeforeAbsentOnesElsewhere() {
        Client here = member(0, "here");
        loops.subscribe(new RemoteMembers(east, 0), SHARED);
        publish(5, AT_LEAST_ONCE);
        assertThat(here.payloads()).hasSize(5);
        assertThat(nodes.sent).isEmpty();
    }

    @Test
    void ifNobodyIsConnectedAnywhereAMessageStillWaitsForOneMember() {
        Client absent = member(0, "absent");
        loops.lose(absent);
        loops.subscribe(new RemoteMembers(east, 0), SHARED);
        publish(100, AT_LEAST_ONCE);
        assertThat(absent.session().queuedMessages() + nodes.sent.size()).isEqualTo(100);
    }

    @Test
    void aPublisherWaitsForTheNodeThatAMemberIsOn() {
        loops.subscribe(new RemoteMembers(east, 1), SHARED);
        Waiting publisher = new Waiting(0);
        loops.routers[0].publish(Messages.of("a/b", AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        assertThat(publisher.told()).isZero();
        nodes.confirms(east);
        assertThat(publisher.told()).isOne();
    }

    @Test
    void nobodyWaitsForAMemberThatIsOnThisNodeOnly() {
        member(1, "here");
        Waiting publisher = new Waiting(0);
        loops.routers[0].publish(Messages.of("a/b", AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        assertThat(publisher.told()).isOne();
    }

    // ---------------------------------------------------------------- from other nodes

    @Test
    void whatAnotherNodeSendsIsForAMemberHere() {
        Client here = member(1, "here");
        loops.subscribe(new RemoteMembers(west, 100), SHARED);
        for (int i = 0; i < 5; i++) {
            assertThat(loops.routers[0].receiveForShare(SHARE, Messages.of("a/b", AT_LEAST_ONCE, "x"), null))
                    .isTrue();
        }
        loops.run();
        assertThat(here.payloads()).hasSize(5);
        assertThat(nodes.sent).isEmpty();
    }

    @Test
    void whatAnotherNodeSendsWaitsForAnAbsentMemberIfNoneIsConnected() {
        Client absent = member(0, "absent");
        loops.lose(absent);
        assertThat(loops.routers[0].receiveForShare(SHARE, Messages.of("a/b", AT_LEAST_ONCE, "x"), null))
                .isTrue();
        assertThat(absent.session().queuedMessages()).isEqualTo(1);
    }

    @Test
    void anotherNodeIsToldIfNoMemberIsLeftHere() {
        loops.subscribe(new RemoteMembers(west, 1), SHARED);
        Waiting batch = new Waiting(0);
        assertThat(loops.routers[0].receiveForShare(SHARE, Messages.of("a/b", AT_LEAST_ONCE, "x"), batch))
                .isFalse();
        batch.done();
        assertThat(batch.told()).isOne();
    }

    @Test
    void whatAnotherNodeRefusedGoesToWhoIsLeft() {
        loops.subscribe(new RemoteMembers(west, 1), SHARED);
        Waiting publisher = new Waiting(0);
        publisher.expect();
        loops.routers[0].publishToShare(SHARE, Messages.of("a/b", AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        assertThat(nodes.payloads(west)).containsExactly("x");
        assertThat(publisher.told()).isZero();
        nodes.confirms(west);
        assertThat(publisher.told()).isOne();
    }

    @Test
    void whatNobodyIsLeftForIsADropByNameAndNobodyWaitsForIt() {
        Waiting publisher = new Waiting(0);
        publisher.expect();
        loops.routers[0].publishToShare(SHARE, Messages.of("a/b", AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        assertThat(loops.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped(SHARED, "a/b", DropReason.SESSION_ENDED));
        assertThat(publisher.told()).isOne();
    }

    // ---------------------------------------------------------------- kept by another node until settled

    @Test
    void whatAnotherNodeKeepsIsSettledWhenTheClientHasAcknowledgedIt() {
        Client here = member(1, "here");
        Keeper keeper = receive(AT_LEAST_ONCE);
        assertThat(here.payloads()).containsExactly("x");
        assertThat(keeper.settled).isFalse();
        here.session().puback(here.link().published().getFirst().packetId(), ReasonCode.SUCCESS);
        loops.run();
        assertThat(keeper.settled).isTrue();
    }

    @Test
    void atQos2ItIsSettledWhenItIsSent() {
        Client here = loops.connect(1, "here");
        loops.subscribe(here, SHARED, EXACTLY_ONCE);
        here.link().takesOnly(0);
        Keeper keeper = receive(EXACTLY_ONCE);
        assertThat(keeper.settled).isFalse();
        here.link().takesEverything();
        here.session().drain();
        loops.run();
        assertThat(here.payloads()).containsExactly("x");
        assertThat(keeper.settled).isTrue();
    }

    @Test
    void itIsNotSettledWhileAnotherMemberHasItInstead() {
        Client leaver = member(1, "leaver");
        Keeper keeper = receive(AT_LEAST_ONCE);
        Client stayer = member(2, "stayer");
        loops.end(leaver);
        loops.run();
        assertThat(stayer.payloads()).containsExactly("x");
        assertThat(keeper.settled).isFalse();
        stayer.session().puback(stayer.link().published().getFirst().packetId(), ReasonCode.SUCCESS);
        loops.run();
        assertThat(keeper.settled).isTrue();
    }

    private Keeper receive(Qos qos) {
        Keeper keeper = new Keeper();
        assertThat(loops.routers[0].receiveForShare(SHARE, Messages.of("a/b", qos, "x"), keeper))
                .isTrue();
        keeper.done();
        loops.run();
        return keeper;
    }

    private static final class Keeper extends Confirmation {

        private boolean settled;

        private Keeper() {
            super(0);
        }

        @Override
        public boolean awaitsClient() {
            return true;
        }

        @Override
        protected void confirmed() {
            settled = true;
        }
    }

    // ---------------------------------------------------------------- sessions that end or move

    @Test
    void whatAMemberDidNotAcknowledgeGoesToAnotherNodeIfNobodyElseIsHere() {
        Client here = member(0, "here");
        publish(1, AT_LEAST_ONCE);
        loops.subscribe(new RemoteMembers(east, 1), SHARED);
        loops.end(here);
        assertThat(nodes.payloads(east)).containsExactly("0");
        assertThat(loops.events.drops()).isEmpty();
    }

    @Test
    void whatIsOnItsWayToAMemberThatLeavesGoesToAnother() {
        Client moving = member(1, "moving");
        loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"));
        loops.subscribe(new RemoteMembers(east, 1), SHARED);
        moving.session().left();
        loops.run();
        assertThat(moving.payloads()).isEmpty();
        assertThat(loops.nodes.get(1).payloads(east)).containsExactly("x");
    }

    private Client member(int loop, String clientId) {
        Client member = loops.connect(loop, clientId);
        loops.subscribe(member, SHARED, AT_LEAST_ONCE);
        return member;
    }

    private void publish(int messages, Qos qos) {
        for (int i = 0; i < messages; i++) {
            loops.publish(0, Messages.of("a/b", qos, String.valueOf(i)));
        }
        loops.run();
    }
}
