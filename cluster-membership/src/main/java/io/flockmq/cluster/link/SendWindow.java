package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one lane that the other side has not confirmed, numbered without a gap. One thread.
 *
 * <pre>
 *   confirmed | written, may have to be written again | waits to be written |
 *             ^ first                                 ^ unwritten           ^ next
 * </pre>
 */
final class SendWindow {

    private static final int LEAST_ROOM = 64;

    /** A ring: the batch with number n is at n modulo its length, which is a power of two. */
    private @Nullable ByteBuf[] ring = new ByteBuf[LEAST_ROOM];

    private long first = 1;
    private long unwritten = 1;
    private long next = 1;
    private long bytes;

    /** Keeps a batch, whose ownership passes to the window, and returns its number. */
    long add(ByteBuf batch) {
        if (next - first == ring.length) {
            resize(ring.length * 2);
        }
        ring[index(next)] = batch;
        bytes += batch.readableBytes();
        return next++;
    }

    /** Bytes of all batches in the window. */
    long bytes() {
        return bytes;
    }

    boolean hasUnwritten() {
        return unwritten < next;
    }

    /** The number of the batch that {@link #write} returns next. */
    long nextToWrite() {
        return unwritten;
    }

    /** The next batch to be written. It still belongs to the window. */
    ByteBuf write() {
        if (!hasUnwritten()) {
            throw new IllegalStateException("all is written");
        }
        return at(unwritten++);
    }

    /** What was written and not confirmed may be lost: writes again what the other side has not received. */
    void writeAgainAfter(long received) {
        if (received < first - 1) {
            throw new LinkProtocolException(
                    "it has received %d, but had confirmed %d before".formatted(received, first - 1));
        }
        if (received >= next) {
            throw new LinkProtocolException("it has received %d, but only %d were sent".formatted(received, next - 1));
        }
        unwritten = received + 1;
    }

    /**
     * Releases all batches up to this number.
     *
     * @return whether there were any
     */
    boolean confirm(long upTo) {
        if (upTo >= unwritten) {
            throw new LinkProtocolException("it confirms %d, but only %d were written".formatted(upTo, unwritten - 1));
        }
        if (upTo < first) {
            return false;
        }
        while (first <= upTo) {
            removeFirst().release();
        }
        if (first == next && ring.length > LEAST_ROOM) {
            ring = new ByteBuf[LEAST_ROOM];
        }
        return true;
    }

    /** Empties the window; the batches pass to the caller, in order. Numbers go on as if all had been confirmed. */
    List<ByteBuf> takeAll() {
        List<ByteBuf> all = new ArrayList<>((int) (next - first));
        while (first < next) {
            all.add(removeFirst());
        }
        unwritten = next;
        return all;
    }

    void release() {
        takeAll().forEach(ByteBuf::release);
    }

    private ByteBuf removeFirst() {
        ByteBuf batch = at(first);
        ring[index(first)] = null;
        bytes -= batch.readableBytes();
        first++;
        return batch;
    }

    private ByteBuf at(long number) {
        ByteBuf batch = ring[index(number)];
        if (batch == null) {
            throw new IllegalStateException("not in the window: " + number);
        }
        return batch;
    }

    private int index(long number) {
        return (int) number & (ring.length - 1);
    }

    private void resize(int length) {
        @Nullable ByteBuf[] larger = new ByteBuf[length];
        for (long number = first; number < next; number++) {
            larger[(int) number & (length - 1)] = ring[index(number)];
        }
        ring = larger;
    }
}
