package io.flockmq.broker.event;

/** Told how long things took, on event loops: it must not block, and what is frequent is told in samples only. Thread-safe. */
public interface TimingListener {

    /** Nobody wants to know. */
    TimingListener NONE = new TimingListener() {
        @Override
        public void took(Timing what, long nanos) {
            // nobody wants to know
        }

        @Override
        public void confirmed(String peer, String lane, long nanos) {
            // nobody wants to know
        }
    };

    /** Something took so many nanoseconds. */
    void took(Timing what, long nanos);

    /**
     * Another node has confirmed a batch.
     *
     * @param peer its id
     * @param lane of the link
     */
    void confirmed(String peer, String lane, long nanos);
}
