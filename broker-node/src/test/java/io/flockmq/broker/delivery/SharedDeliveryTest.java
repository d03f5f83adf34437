package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shared subscriptions: each message for one member (MQTT 5.0, section 4.8.2). */
class SharedDeliveryTest {

    private static final String SHARED = "$share/g/a/+";

    private final Loops loops = new Loops(3);

    @Test
    void membersTakeTurnsWhereverTheyAre() {
        List<Client> members = members(3, AT_LEAST_ONCE);
        for (int i = 0; i < 12; i++) {
            loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "m" + i));
        }
        loops.run();
        assertThat(members).allSatisfy(member -> assertThat(member.payloads()).hasSize(4));
        assertThat(members.stream().flatMap(member -> member.payloads().stream()))
                .hasSize(12)
                .doesNotHaveDuplicates();
    }

    @Test
    void manyTopicsWithOneMessageEachAreSpreadToo() {
        List<Client> members = members(4, AT_MOST_ONCE);
        for (int i = 0; i < 1000; i++) {
            loops.publish(0, Messages.of("a/" + i, AT_MOST_ONCE, "x"));
        }
        loops.run();
        // With equal chances, fewer than 150 of 1000 for one of four is less likely than 1 in 10^12.
        assertThat(members).allSatisfy(member -> assertThat(member.payloads()).hasSizeGreaterThan(150));
    }

    @Test
    void turnsAreTakenThoughSubscriptionsComeAndGo() {
        List<Client> members = members(4, AT_MOST_ONCE);
        Client restless = loops.connect(0, "restless");
        for (int i = 0; i < 1000; i++) {
            loops.subscribe(restless, "other/" + i, AT_MOST_ONCE);
            loops.publish(0, Messages.of("a/b", AT_MOST_ONCE, "x"));
        }
        loops.run();
        assertThat(members).allSatisfy(member -> assertThat(member.payloads()).hasSizeGreaterThan(150));
    }

    @Test
    void connectedMembersComeFirst() {
        List<Client> members = members(3, AT_LEAST_ONCE);
        loops.lose(members.get(0));
        loops.lose(members.get(2));
        for (int i = 0; i < 5; i++) {
            loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"));
        }
        loops.run();
        assertThat(members.get(1).payloads()).hasSize(5);
        assertThat(members.get(0).session().queuedMessages()).isZero();
    }

    @Test
    void ifNobodyIsConnectedAMessageWaitsForOneMember() {
        List<Client> members = members(3, AT_LEAST_ONCE);
        members.forEach(loops::lose);
        assertThat(loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"))).isEqualTo(ReasonCode.SUCCESS);
        loops.run();
        assertThat(members.stream()
                        .mapToInt(member -> member.session().queuedMessages())
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void eachGroupAndEachSubscriberOutsideHasItsOwnCopy() {
        Client both = loops.connect(0, "both");
        loops.subscribe(both, "a/+", AT_MOST_ONCE);
        loops.subscribe(both, SHARED, AT_MOST_ONCE);
        loops.subscribe(loops.connect(1, "h"), "$share/h/a/b", AT_MOST_ONCE);
        loops.publish(2, Messages.of("a/b", AT_MOST_ONCE, "x"));
        loops.run();
        assertThat(both.payloads()).containsExactly("x", "x");
        assertThat(both.link().published())
                .extracting(publish -> publish.delivery().share() != null)
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void whatAMemberDidNotAcknowledgeGoesToAnotherWhenItsSessionEnds() {
        Loops narrow = new Loops(2, Limits.generous().inFlight(1), Long.MAX_VALUE);
        Client first = narrow.connect(0, "first");
        narrow.subscribe(first, SHARED, AT_LEAST_ONCE);
        narrow.publish(1, Messages.of("a/b", AT_LEAST_ONCE, "in flight"));
        narrow.publish(1, Messages.of("a/b", AT_LEAST_ONCE, "queued"));
        narrow.run();
        Client second = narrow.connect(1, "second");
        narrow.subscribe(second, SHARED, AT_LEAST_ONCE);

        narrow.lose(first);
        narrow.run();
        assertThat(second.payloads()).as("it may be back").isEmpty();
        narrow.pass(60);
        narrow.run();

        assertThat(second.payloads()).containsExactly("in flight");
        second.session().puback(second.link().lastPacketId(), ReasonCode.SUCCESS);
        assertThat(second.payloads()).containsExactly("in flight", "queued");
        assertThat(second.link().published()).noneMatch(publish -> publish.dup());
        assertThat(narrow.events.drops()).isEmpty();
        assertThat(narrow.budget.used()).isZero();
    }

    @Test
    void aQos2MessageThatWasSentGoesToNobodyElse() {
        Loops narrow = new Loops(1, Limits.generous().inFlight(1), Long.MAX_VALUE);
        Client first = narrow.connect(0, "first");
        narrow.subscribe(first, SHARED, EXACTLY_ONCE);
        narrow.publish(0, Messages.of("a/b", EXACTLY_ONCE, "sent"));
        narrow.publish(0, Messages.of("a/b", EXACTLY_ONCE, "queued"));
        Client second = narrow.connect(0, "second");
        narrow.subscribe(second, SHARED, EXACTLY_ONCE);

        narrow.end(first);

        assertThat(second.payloads()).containsExactly("queued");
        assertThat(narrow.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped("first", "a/b", DropReason.SESSION_NOT_KEPT));
    }

    @Test
    void aMessageOnItsWayToAMemberThatEndsGoesToAnother() {
        Client first = loops.connect(1, "first");
        loops.subscribe(first, SHARED, AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"));
        Client second = loops.connect(2, "second");
        loops.subscribe(second, SHARED, AT_LEAST_ONCE);
        loops.end(first);

        loops.run();

        assertThat(first.payloads()).isEmpty();
        assertThat(second.payloads()).containsExactly("x");
    }

    @Test
    void whatTheLastMemberLeavesIsADropByName() {
        Client only = loops.connect(0, "only");
        loops.subscribe(only, SHARED, AT_LEAST_ONCE);
        loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"));
        loops.lose(only);
        loops.pass(60);
        assertThat(loops.events.drops())
                .containsExactly(new BrokerEvent.MessageDropped("only", "a/b", DropReason.SESSION_ENDED));
        assertThat(loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "y")))
                .isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void theOtherMembersOwnOptionsCountForIt() {
        Client first = loops.connect(0, "first");
        loops.subscribe(first, SHARED, EXACTLY_ONCE);
        loops.publish(0, Messages.of("a/b", AT_LEAST_ONCE, "x"));
        Client second = loops.connect(0, "second");
        loops.subscribe(second, SHARED, AT_MOST_ONCE);
        loops.end(first);
        assertThat(second.link().published())
                .singleElement()
                .satisfies(publish -> assertThat(publish.delivery().qos()).isEqualTo(AT_MOST_ONCE));
    }

    private List<Client> members(int count, Qos qos) {
        List<Client> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Client member = loops.connect(i % 3, "member" + i);
            loops.subscribe(member, SHARED, qos);
            members.add(member);
        }
        return members;
    }
}
