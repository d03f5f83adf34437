package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;

/** Somebody who waits until a message is safe. */
final class Waiting extends Confirmation {

    private int told;

    Waiting(int loop) {
        super(loop);
    }

    @Override
    protected void confirmed() {
        told++;
    }

    /** How often it was told that the message is safe. */
    int told() {
        return told;
    }
}
