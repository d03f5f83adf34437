package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Node;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes and a cable between them that breaks. */
@ExtendWith(LeakWatch.class)
class BrokenCableTest {

    private final TestNode a = TestNode.start("a");
    private final TestNode b = TestNode.start("b");
    private Cable cable = cable(1);

    private Cable cable(long seed) {
        try {
            return new Cable(b.link.port(), seed);
        } catch (IOException noPort) {
            throw new AssertionError(noPort);
        }
    }

    @AfterEach
    void close() throws IOException {
        a.close();
        b.close();
        cable.close();
        assertThat(a.unreleased()).isEmpty();
        assertThat(Stream.concat(a.events.stream(), b.events.stream()))
                .noneMatch(event -> event instanceof LinkEvent.InternalFault);
    }

    /** The node at the far end of the cable, as the near one sees it. */
    private Node far() {
        return b.reachedBy(cable.port());
    }

    private void meet() {
        a.sees(far());
        b.sees(a.node());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyBatchArrivesOnceAndInOrderHoweverOftenItIsCut(long seed) throws IOException {
        cable.close();
        cable = cable(seed);
        cable.cutAfterAtMost(seed % 2 == 0 ? 20_000 : 2_000);
        Random random = new Random(seed);
        String padding = "x".repeat(3000);
        meet();

        int batches = 300;
        for (int i = 1; i <= batches; i++) {
            a.send(far(), Lane.CONTROL, "c" + i);
            a.send(far(), Lane.MESSAGES, i + padding.substring(random.nextInt(seed % 2 == 0 ? 1 : 2500)));
        }
        await().atMost(TestNode.LIMIT).until(() -> cable.cuts() > 20 || b.arrivals.size() == 2 * batches);
        cable.cutAfterAtMost(Integer.MAX_VALUE);
        cable.cut();

        a.awaitConfirmed(far(), Lane.CONTROL, batches);
        a.awaitConfirmed(far(), Lane.MESSAGES, batches);
        assertThat(cable.cuts()).as("cuts").isGreaterThan(10);
        assertThat(b.texts(Lane.CONTROL))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, batches).mapToObj(i -> "c" + i).toList());
        assertThat(b.texts(Lane.MESSAGES).stream().map(text -> text.replace("x", "")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, batches)
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(confirmedInOrder()).isTrue();
    }

    private boolean confirmedInOrder() {
        return Stream.of(Lane.values()).allMatch(lane -> {
            long[] numbers = a.confirmations.stream()
                    .filter(confirmation -> confirmation.lane() == lane)
                    .mapToLong(TestNode.Confirmation::upTo)
                    .toArray();
            return IntStream.range(1, numbers.length).allMatch(i -> numbers[i - 1] < numbers[i]);
        });
    }

    @Test
    void whatWasReceivedIsNotReceivedAgainThoughItWasNotConfirmed() {
        b.reaction = TestNode.CONFIRM_NOTHING;
        meet();
        for (int i = 1; i <= 10; i++) {
            a.send(far(), Lane.MESSAGES, "m" + i);
        }
        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 10);

        cable.cut();
        a.awaitEvent(event -> event instanceof LinkEvent.Disconnected);
        a.send(far(), Lane.MESSAGES, "m11");

        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 11);
        assertThat(b.texts(Lane.MESSAGES)).doesNotHaveDuplicates().endsWith("m11");
        assertThat(a.unreleased()).hasSize(11);
    }

    @Test
    void aPauseHoldsOnTheNextConnectionToo() {
        meet();
        a.awaitConnected(far());
        b.run(0, () -> b.link.loop(0).pauseReading(a.node(), true));

        cable.cut();
        a.awaitEvent(event -> event instanceof LinkEvent.Disconnected);
        a.events.clear();
        a.awaitConnected(far());
        a.send(far(), Lane.MESSAGES, "m");
        b.send(a.node(), Lane.CONTROL, "the other direction is open");
        b.awaitConfirmed(a.node(), Lane.CONTROL, 1);
        assertThat(b.arrivals).isEmpty();

        b.run(0, () -> b.link.loop(0).pauseReading(a.node(), false));
        a.awaitConfirmed(far(), Lane.MESSAGES, 1);
    }

    @Test
    void aConfirmationThatTheCutSwallowedIsToldOnTheNextConnection() {
        b.reaction = TestNode.CONFIRM_NOTHING;
        meet();
        a.send(far(), Lane.MESSAGES, "m");
        await().atMost(TestNode.LIMIT).until(() -> b.arrivals.size() == 1);

        cable.fallSilent(true);
        b.run(0, () -> b.link.loop(0).confirm(a.node(), 0, Lane.MESSAGES, 1));
        cable.cut();
        cable.fallSilent(false);

        a.awaitConfirmed(far(), Lane.MESSAGES, 1);
    }

    @Test
    void aSilentConnectionIsOpenedAnew() {
        meet();
        a.awaitConnected(far());

        cable.fallSilent(true);
        a.send(far(), Lane.CONTROL, "into the void");
        a.awaitEvent(event -> event instanceof LinkEvent.Disconnected); // whichever side loses patience first
        cable.fallSilent(false);

        a.awaitConfirmed(far(), Lane.CONTROL, 1);
        assertThat(b.texts(Lane.CONTROL)).containsExactly("into the void");
    }

    @Test
    void aNodeThatCannotBeReachedIsToldOfOnce() throws IOException {
        cable.close();
        a.sees(far());
        a.awaitEvent(event -> event instanceof LinkEvent.Unreachable);
        await().pollDelay(TestNode.SHORT.mostBackOff().multipliedBy(5))
                .atMost(TestNode.LIMIT)
                .until(() -> true);
        assertThat(a.events).hasSize(1);
    }
}
