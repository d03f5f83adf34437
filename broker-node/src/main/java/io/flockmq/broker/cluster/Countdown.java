package io.flockmq.broker.cluster;

/** Runs an action after it has been called a number of times, at once if that is 0. One thread. */
final class Countdown {

    private final Runnable action;
    private int left;

    Countdown(int times, Runnable action) {
        this.action = action;
        this.left = times;
        if (times == 0) {
            action.run();
        }
    }

    void one() {
        left--;
        if (left == 0) {
            action.run();
        }
    }
}
