package io.flockmq.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent is received once and in order, however often the connection breaks in between. */
class SendWindowTest {

    private final SendWindow window = new SendWindow();

    @Test
    void numbersBatchesFromOne() {
        assertThat(window.add(batch(10))).isEqualTo(1);
        assertThat(window.add(batch(20))).isEqualTo(2);
        assertThat(window.bytes()).isEqualTo(8);
        window.release();
    }

    @Test
    void releasesWhatIsConfirmed() {
        ByteBuf first = batch(1);
        ByteBuf second = batch(2);
        window.add(first);
        window.add(second);
        write(2);

        assertThat(window.confirm(1)).isTrue();
        assertThat(window.confirm(1)).isFalse();

        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isOne();
        assertThat(window.bytes()).isEqualTo(4);
        window.release();
    }

    @Test
    void refusesTheConfirmationOfWhatWasNotWritten() {
        window.add(batch(1));
        assertThatThrownBy(() -> window.confirm(1)).isInstanceOf(LinkProtocolException.class);
        window.release();
    }

    @Test
    void writesAgainOnlyWhatWasNotReceived() {
        for (int value = 1; value <= 5; value++) {
            window.add(batch(value));
        }
        write(4);

        window.writeAgainAfter(2);

        assertThat(window.nextToWrite()).isEqualTo(3);
        assertThat(window.write().getInt(0)).isEqualTo(3);
        window.release();
    }

    @Test
    void refusesAReceiverThatHasForgottenOrThatKnowsMoreThanWasSent() {
        window.add(batch(1));
        window.add(batch(2));
        write(2);
        window.confirm(2);
        assertThatThrownBy(() -> window.writeAgainAfter(1)).isInstanceOf(LinkProtocolException.class);
        assertThatThrownBy(() -> window.writeAgainAfter(3)).isInstanceOf(LinkProtocolException.class);
        window.writeAgainAfter(2);
    }

    @Test
    void handsOverWhatIsNotConfirmedInOrder() {
        for (int value = 1; value <= 200; value++) {
            window.add(batch(value));
        }
        write(150);
        window.confirm(100);

        List<ByteBuf> taken = window.takeAll();

        assertThat(taken).hasSize(100);
        assertThat(taken.getFirst().getInt(0)).isEqualTo(101);
        assertThat(taken.getLast().getInt(0)).isEqualTo(200);
        assertThat(taken).allMatch(batch -> batch.refCnt() == 1);
        assertThat(window.bytes()).isZero();
        assertThat(window.hasUnwritten()).isFalse();
        taken.forEach(ByteBuf::release);
    }

    @Test
    void aGapIsNoticed() {
        ReceivedUpTo received = new ReceivedUpTo();
        assertThat(received.isNew(1)).isTrue();
        assertThatThrownBy(() -> received.isNew(3)).isInstanceOf(LinkProtocolException.class);
    }

    /** Each seed another history of sending, losing, confirming late and connecting again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyBatchArrivesOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        ReceivedUpTo receiver = new ReceivedUpTo();
        ArrayDeque<Long> cable = new ArrayDeque<>();
        ArrayDeque<Long> confirmations = new ArrayDeque<>();
        List<Integer> arrived = new ArrayList<>();
        List<ByteBuf> batches = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    ByteBuf batch = batch(batches.size() + 1);
                    batches.add(batch);
                    assertThat(window.add(batch)).isEqualTo(batches.size());
                }
                case 2, 3 -> {
                    if (window.hasUnwritten()) {
                        cable.add(window.nextToWrite());
                        window.write();
                    }
                }
                case 4, 5 -> arrive(cable, receiver, batches, arrived);
                case 6 -> {
                    if (receiver.confirm(random.nextLong(receiver.confirmed(), receiver.received() + 1))) {
                        confirmations.add(receiver.confirmed());
                        receiver.told();
                    } else if (!confirmations.isEmpty()) {
                        window.confirm(confirmations.poll());
                    }
                }
                case 7 -> {
                    if (random.nextInt(10) == 0) {
                        cable.clear();
                        confirmations.clear();
                        window.writeAgainAfter(receiver.received());
                        window.confirm(receiver.confirmed());
                        receiver.told();
                    }
                }
                default -> throw new AssertionError();
            }
        }
        cable.clear();
        window.writeAgainAfter(receiver.received());
        while (window.hasUnwritten()) {
            cable.add(window.nextToWrite());
            window.write();
        }
        while (!cable.isEmpty()) {
            arrive(cable, receiver, batches, arrived);
        }
        assertThat(arrived)
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        batches.isEmpty()
                                ? List.of()
                                : LongStream.rangeClosed(1, batches.size())
                                        .mapToObj(number -> (int) number)
                                        .toList());
        window.confirm(receiver.received());
        assertThat(batches).allMatch(batch -> batch.refCnt() == 0);
        assertThat(window.bytes()).isZero();
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    private static void arrive(
            ArrayDeque<Long> cable, ReceivedUpTo receiver, List<ByteBuf> batches, List<Integer> arrived) {
        Long number = cable.poll();
        if (number != null && receiver.isNew(number)) {
            arrived.add(batches.get((int) (number - 1)).getInt(0));
        }
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            window.write();
        }
    }

    private static ByteBuf batch(int value) {
        return Unpooled.buffer(4).writeInt(value);
    }
}
