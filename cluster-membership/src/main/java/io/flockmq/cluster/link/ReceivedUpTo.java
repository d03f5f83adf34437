package io.flockmq.cluster.link;

/**
 * How far one lane of another node's stream has been received and confirmed. It outlives connections. One thread.
 */
final class ReceivedUpTo {

    private long received;
    private long confirmed;
    private long told;

    /**
     * A batch with this number has arrived.
     *
     * @return whether it is new; if not, it was received before and is to be dropped
     * @throws LinkProtocolException if one before it is missing
     */
    boolean isNew(long number) {
        if (number <= received) {
            return false;
        }
        if (number != received + 1) {
            throw new LinkProtocolException("batch %d after %d".formatted(number, received));
        }
        received = number;
        return true;
    }

    long received() {
        return received;
    }

    long confirmed() {
        return confirmed;
    }

    /**
     * The sender need not keep the batches up to this one.
     *
     * @return whether that is news for him
     */
    boolean confirm(long upTo) {
        if (upTo > received) {
            throw new IllegalArgumentException("cannot confirm %d, received only %d".formatted(upTo, received));
        }
        confirmed = Math.max(confirmed, upTo);
        return hasNews();
    }

    /** Whether more is confirmed than the sender has been told on this connection. */
    boolean hasNews() {
        return told < confirmed;
    }

    /** The sender is being told what {@link #confirmed} says. */
    void told() {
        told = confirmed;
    }
}
