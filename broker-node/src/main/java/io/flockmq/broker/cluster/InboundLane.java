package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Confirmation;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;

/**
 * One lane of one stream that comes in: confirms batches in order, each once everything in it is safe. Event loop only.
 */
final class InboundLane {

    private final int loop;
    private final LongConsumer confirm;
    private final ArrayDeque<Batch> open = new ArrayDeque<>();

    /** A batch whose items are being dealt with. */
    final class Batch extends Confirmation {
        private final long number;

        private Batch(long number) {
            super(loop);
            this.number = number;
        }

        @Override
        protected void confirmed() {
            advance();
        }
    }

    /**
     * Nothing has come yet.
     *
     * @param loop the number of the event loop
     * @param confirm told the number up to which all batches are done
     */
    InboundLane(int loop, LongConsumer confirm) {
        this.loop = loop;
        this.confirm = confirm;
    }

    /** A batch has come; the caller calls {@link Confirmation#done} when it has looked at all its items. */
    Batch begin(long number) {
        Batch batch = new Batch(number);
        open.addLast(batch);
        return batch;
    }

    private void advance() {
        long last = 0;
        while (!open.isEmpty() && open.getFirst().isDone()) {
            last = open.removeFirst().number;
        }
        if (last > 0) {
            confirm.accept(last);
        }
    }
}
