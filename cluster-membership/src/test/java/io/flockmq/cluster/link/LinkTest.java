package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Node;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that can reach each other. */
@ExtendWith(LeakWatch.class)
class LinkTest {

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
        assertThat(nodes).flatExtracting(TestNode::unreleased).isEmpty();
        assertThat(nodes)
                .flatExtracting(node -> node.events)
                .noneMatch(event -> event instanceof LinkEvent.InternalFault);
    }

    private TestNode start(String id) {
        return add(TestNode.start(id));
    }

    private TestNode add(TestNode node) {
        nodes.add(node);
        return node;
    }

    @Test
    void batchesArriveInOrderInBothLanesAndAreConfirmed() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode.meet(a, b);

        for (int i = 1; i <= 500; i++) {
            assertThat(a.send(b.node(), Lane.CONTROL, "c" + i)).isEqualTo(i);
            assertThat(a.send(b.node(), Lane.MESSAGES, "m" + i)).isEqualTo(i);
        }

        a.awaitConfirmed(b.node(), Lane.CONTROL, 500);
        a.awaitConfirmed(b.node(), Lane.MESSAGES, 500);
        assertThat(b.texts(Lane.CONTROL)).isEqualTo(numbered("c", 500));
        assertThat(b.texts(Lane.MESSAGES)).isEqualTo(numbered("m", 500));
        assertThat(b.arrivals).allMatch(arrival -> arrival.text().substring(1).equals("" + arrival.number()));
        assertThat(b.arrivals).allMatch(arrival -> arrival.from().equals(a.node()) && arrival.fromLoop() == 0);
        assertThat(a.on(0, () -> a.link.loop(0).unconfirmedBytes(b.node(), Lane.MESSAGES)))
                .isZero();
    }

    @Test
    void largeBatchesPassUnchangedBetweenSmallOnes() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode.meet(a, b);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(("" + (char) ('a' + i % 26)).repeat(i % 2 == 0 ? i : i * i * 4096));
        }

        texts.forEach(text -> a.send(b.node(), Lane.MESSAGES, text));

        a.awaitConfirmed(b.node(), Lane.MESSAGES, texts.size());
        assertThat(b.texts(Lane.MESSAGES)).isEqualTo(texts);
    }

    @Test
    void eachEventLoopHasStreamsOfItsOwnAndReachesTheSameOneOfTheOtherNode() {
        TestNode a = add(TestNode.start("a", 1, 3, TestNode.settings()));
        TestNode b = add(TestNode.start("b", 1, 2, TestNode.settings()));
        List<String> wrongThread = new ArrayList<>();
        b.reaction = (loop, from, fromLoop, lane, number) -> {
            if (!b.loop(fromLoop % 2).inEventLoop() || b.link.loop(fromLoop % 2) != loop) {
                wrongThread.add(fromLoop + " on " + Thread.currentThread().getName());
            }
            loop.confirm(from, fromLoop, lane, number);
        };
        TestNode.meet(a, b);

        for (int i = 1; i <= 100; i++) {
            for (int loop = 0; loop < 3; loop++) {
                assertThat(a.send(loop, b.node(), Lane.MESSAGES, loop + "-" + i))
                        .isEqualTo(i);
            }
        }

        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 300);
        for (int loop = 0; loop < 3; loop++) {
            int fromLoop = loop;
            assertThat(b.arrivals.stream()
                            .filter(arrival -> arrival.fromLoop() == fromLoop)
                            .map(TestNode.Arrival::text))
                    .containsExactlyElementsOf(numbered(fromLoop + "-", 100));
        }
        assertThat(wrongThread).isEmpty();
    }

    @Test
    void threeNodesTellEachOther() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode c = start("c");
        TestNode.meet(a, b, c);

        for (TestNode from : nodes) {
            for (TestNode to : nodes) {
                if (from != to) {
                    from.send(
                            to.node(),
                            Lane.CONTROL,
                            from.node().id() + to.node().id());
                }
            }
        }

        for (TestNode to : nodes) {
            await().atMost(TestNode.LIMIT).until(() -> to.arrivals.size() == 2);
            assertThat(to.texts(Lane.CONTROL))
                    .allMatch(text -> text.endsWith(to.node().id()));
        }
    }

    @Test
    void whatIsSentBeforeTheNodeIsInAViewArrivesLater() {
        TestNode a = start("a");
        TestNode b = start("b");
        a.sees();
        a.send(b.node(), Lane.CONTROL, "early");

        a.sees(b.node());
        a.send(b.node(), Lane.CONTROL, "still early: b has no view");
        b.sees(a.node());

        a.awaitConfirmed(b.node(), Lane.CONTROL, 2);
        assertThat(b.texts(Lane.CONTROL)).containsExactly("early", "still early: b has no view");
    }

    @Test
    void aReceiverMayConfirmLateAndManyAtOnce() {
        TestNode a = start("a");
        TestNode b = start("b");
        b.reaction = TestNode.CONFIRM_NOTHING;
        TestNode.meet(a, b);
        for (int i = 1; i <= 100; i++) {
            a.send(b.node(), Lane.MESSAGES, "0123456789");
        }
        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 100);
        assertThat(a.confirmations).isEmpty();
        assertThat(a.on(0, () -> a.link.loop(0).unconfirmedBytes(b.node(), Lane.MESSAGES)))
                .isEqualTo(1000);

        b.run(0, () -> b.link.loop(0).confirm(a.node(), 0, Lane.MESSAGES, 70));

        a.awaitConfirmed(b.node(), Lane.MESSAGES, 70);
        assertThat(a.confirmations).hasSize(1);
        assertThat(a.on(0, () -> a.link.loop(0).unconfirmedBytes(b.node(), Lane.MESSAGES)))
                .isEqualTo(300);
        assertThat(a.unreleased()).hasSize(30);
        assertThatThrownBy(() -> b.run(0, () -> b.link.loop(0).confirm(a.node(), 0, Lane.MESSAGES, 101)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void confirmationsOfOneTurnAreTakenTogether() {
        TestNode a = start("a");
        TestNode b = start("b");
        b.reaction = TestNode.CONFIRM_NOTHING;
        TestNode.meet(a, b);
        for (int i = 1; i <= 50; i++) {
            a.send(b.node(), Lane.CONTROL, "x");
        }
        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 50);

        b.run(0, () -> {
            for (int i = 1; i <= 50; i++) {
                b.link.loop(0).confirm(a.node(), 0, Lane.CONTROL, i);
            }
        });

        a.awaitConfirmed(b.node(), Lane.CONTROL, 50);
        assertThat(a.confirmations).hasSize(1);
    }

    @Test
    void theUnconfirmedOfANodeThatLeftAreHandedOver() {
        TestNode a = start("a");
        TestNode b = start("b");
        b.reaction = (loop, from, fromLoop, lane, number) -> {
            if (number <= 4) {
                loop.confirm(from, fromLoop, lane, number);
            }
        };
        TestNode.meet(a, b);
        for (int i = 1; i <= 10; i++) {
            a.send(b.node(), Lane.MESSAGES, "m" + i);
        }
        a.awaitConfirmed(b.node(), Lane.MESSAGES, 4);
        assertThatThrownBy(() -> a.on(0, () -> a.link.loop(0).takeUnconfirmed(b.node(), Lane.MESSAGES)))
                .hasRootCauseInstanceOf(IllegalStateException.class);

        a.sees();
        a.send(b.node(), Lane.MESSAGES, "m11");
        List<ByteBuf> taken = a.on(0, () -> a.link.loop(0).takeUnconfirmed(b.node(), Lane.MESSAGES));

        assertThat(taken.stream().map(batch -> batch.toString(StandardCharsets.UTF_8)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(5, 11).mapToObj(i -> "m" + i).toList());
        assertThat(a.on(0, () -> a.link.loop(0).unconfirmedBytes(b.node(), Lane.MESSAGES)))
                .isZero();
        assertThat(taken).allMatch(batch -> batch.refCnt() == 1);
        taken.forEach(ByteBuf::release);
        a.run(0, () -> a.link.loop(0).forget(b.node()));
        assertThat(a.events).contains(new LinkEvent.Disconnected(b.node(), 0, "it left"));
    }

    @Test
    void nothingIsHeardOfANodeThatLeft() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode.meet(a, b);
        a.awaitConnected(b.node());

        b.sees();
        b.run(0, () -> {});
        int before = b.arrivals.size();
        a.send(b.node(), Lane.CONTROL, "from the dead");
        a.awaitEvent(event -> event instanceof LinkEvent.Disconnected);
        assertThat(b.arrivals).hasSize(before);

        b.sees(a.node());
        a.awaitConfirmed(b.node(), Lane.CONTROL, 1);
        assertThat(b.texts(Lane.CONTROL)).containsExactly("from the dead");
    }

    @Test
    void aRestartedNodeStartsAtOneInBothDirections() {
        TestNode a = start("a");
        TestNode old = start("b");
        TestNode.meet(a, old);
        a.send(old.node(), Lane.CONTROL, "to the old");
        old.send(a.node(), Lane.CONTROL, "of the old");
        a.awaitConfirmed(old.node(), Lane.CONTROL, 1);
        old.awaitConfirmed(a.node(), Lane.CONTROL, 1);
        old.close();

        TestNode b = add(TestNode.start("b", 2, 1, TestNode.settings()));
        TestNode.meet(a, b);

        assertThat(a.send(b.node(), Lane.CONTROL, "to the new")).isEqualTo(1);
        assertThat(b.send(a.node(), Lane.CONTROL, "of the new")).isEqualTo(1);
        a.awaitConfirmed(b.node(), Lane.CONTROL, 1);
        b.awaitConfirmed(a.node(), Lane.CONTROL, 1);
        assertThat(b.texts(Lane.CONTROL)).containsExactly("to the new");
        assertThat(a.texts(Lane.CONTROL)).containsExactly("of the old", "of the new");
    }

    @Test
    void aNodeInAnotherLifeStartsAnewWithoutARestart() {
        TestNode a = start("a");
        TestNode b = start("b");
        b.reaction = TestNode.CONFIRM_NOTHING;
        TestNode.meet(a, b);
        a.send(b.node(), Lane.CONTROL, "of the first life");
        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 1);
        Node firstLife = a.node();

        a.live(2);
        TestNode.meet(a, b);
        a.run(0, () -> {});
        assertThat(a.unreleased()).isEmpty();
        b.reaction = TestNode.CONFIRM_AT_ONCE;

        assertThat(a.send(b.node(), Lane.CONTROL, "of the second")).isEqualTo(1);
        a.awaitConfirmed(b.node(), Lane.CONTROL, 1);
        assertThat(b.arrivals)
                .containsExactly(
                        new TestNode.Arrival(firstLife, 0, Lane.CONTROL, 1, "of the first life"),
                        new TestNode.Arrival(a.node(), 0, Lane.CONTROL, 1, "of the second"));
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAndReleased() {
        TestNode a = add(TestNode.start("a", 1, 1, TestNode.smallBatches(100)));
        TestNode b = start("b");
        TestNode.meet(a, b);

        assertThatThrownBy(() -> a.send(b.node(), Lane.CONTROL, "x".repeat(101)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);

        assertThat(a.send(b.node(), Lane.CONTROL, "x".repeat(100))).isEqualTo(1);
        a.awaitConfirmed(b.node(), Lane.CONTROL, 1);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheStream() {
        TestNode a = start("a");
        TestNode b = start("b");
        b.reaction = (loop, from, fromLoop, lane, number) -> {
            loop.confirm(from, fromLoop, lane, number);
            if (number == 1) {
                throw new IllegalStateException("on purpose");
            }
        };
        TestNode.meet(a, b);
        a.send(b.node(), Lane.CONTROL, "1");
        a.send(b.node(), Lane.CONTROL, "2");

        a.awaitConfirmed(b.node(), Lane.CONTROL, 2);
        assertThat(b.events.removeIf(event -> event instanceof LinkEvent.InternalFault))
                .isTrue();
    }

    @Test
    void aPausedReceiverIsNotGivenUpAndGoesOnWhereItWas() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode.meet(a, b);
        a.awaitConnected(b.node());
        a.send(b.node(), Lane.MESSAGES, "first");
        a.awaitConfirmed(b.node(), Lane.MESSAGES, 1);
        b.run(0, () -> b.link.loop(0).pauseReading(a.node(), true));

        String text = "x".repeat(1024 * 1024);
        for (int i = 0; i < 32; i++) {
            a.send(b.node(), Lane.MESSAGES, text);
        }
        await().pollDelay(TestNode.SHORT.silence().multipliedBy(2))
                .atMost(TestNode.LIMIT)
                .until(() -> true);
        assertThat(b.arrivals.size()).isLessThan(4);
        assertThat(a.events).noneMatch(event -> event instanceof LinkEvent.Disconnected);

        b.run(0, () -> b.link.loop(0).pauseReading(a.node(), false));
        a.awaitConfirmed(b.node(), Lane.MESSAGES, 33);
        assertThat(a.events).noneMatch(event -> event instanceof LinkEvent.Disconnected);
    }

    @Test
    void anIdleConnectionStaysOpen() {
        TestNode a = start("a");
        TestNode b = start("b");
        TestNode.meet(a, b);
        a.awaitConnected(b.node());
        await().pollDelay(TestNode.SHORT.silence().multipliedBy(2))
                .atMost(TestNode.LIMIT)
                .until(() -> true);
        assertThat(a.events).hasSize(1);
        assertThat(b.events).hasSize(1);
    }

    @Test
    void aPortInUseIsOneClearLine() {
        TestNode a = start("a");
        LinkSettings same = new LinkSettings(
                "flock", TestNode.settings().secret(), "127.0.0.1", a.link.port(), 100, 100, 1, TestNode.SHORT);
        assertThatThrownBy(() -> TestNode.start("b", 1, 1, same))
                .isInstanceOf(LinkException.class)
                .hasMessage("the cluster link cannot listen on 127.0.0.1:%d: the port is in use", a.link.port());
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }
}
