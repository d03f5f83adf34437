package io.flockmq.broker.cluster;

/**
 * What all event loops together have sent to one other node in one lane.
 *
 * @param batches since this life of the node began
 * @param bytes of these batches
 * @param waitingBytes those that are not confirmed, or not even sent
 */
public record LinkTotals(long batches, long bytes, long waitingBytes) {

    /** Nothing. */
    public static final LinkTotals NONE = new LinkTotals(0, 0, 0);

    LinkTotals plus(LinkTotals other) {
        return new LinkTotals(batches + other.batches, bytes + other.bytes, waitingBytes + other.waitingBytes);
    }
}
