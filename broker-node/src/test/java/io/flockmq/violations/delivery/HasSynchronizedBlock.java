package io.flockmq.violations.delivery;

class HasSynchronizedBlock {

    private final Object lock = new Object();
    private int count;

    int count() {
        synchronized (lock) {
            return ++count;
        }
    }
}
