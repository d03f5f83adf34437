package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Outbox;
import io.flockmq.systemtest.load.Sabotage;

/** In which order a publisher sends its numbers: rising, but for one fault on purpose. For the publisher's thread. */
final class Numbering {

    /** Which number the fault is about. */
    static final int VICTIM = 20;

    private final Sabotage sabotage;
    private final Outbox outbox;
    private int step;

    Numbering(Sabotage sabotage, Outbox outbox) {
        this.sabotage = sabotage;
        this.outbox = outbox;
    }

    /** The number of the next message. */
    int next() {
        int at = step++;
        return switch (sabotage) {
            case NONE -> at;
            case LOSE_ONE -> {
                if (at == VICTIM) {
                    // Nobody sends it, and the books say that the broker has it.
                    outbox.sent(VICTIM);
                    outbox.acknowledged(VICTIM);
                }
                yield at < VICTIM ? at : at + 1;
            }
            case DOUBLE_ONE -> at <= VICTIM ? at : at - 1;
            case SWAP_TWO -> at == VICTIM ? at + 1 : at == VICTIM + 1 ? at - 1 : at;
        };
    }
}
