package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a channel: small ones together in one buffer, large batches as they are behind their header. Nothing
 * leaves before {@link #flush}. Event loop of the channel only.
 */
final class FrameWriter {

    /** Up to this size copying a batch costs less than handing one more buffer to the operating system. */
    private static final int SMALL = 16384;

    private static final int GATHER = 32 * 1024;
    private static final int BATCH_HEADER = 14;
    private static final int AFTER_LENGTH = 10;

    private final Channel channel;
    private @Nullable ByteBuf gathered;
    private boolean unflushed;

    FrameWriter(Channel channel) {
        this.channel = channel;
    }

    /** The batch stays with the caller. */
    void batch(Lane lane, long number, ByteBuf batch) {
        int size = batch.readableBytes();
        boolean small = size <= SMALL;
        if (gathered == null && !small) {
            gathered = channel.alloc().directBuffer(BATCH_HEADER, BATCH_HEADER);
        }
        ByteBuf out = room(small ? BATCH_HEADER + size : BATCH_HEADER);
        header(out, FrameType.BATCH, AFTER_LENGTH + size, lane, number);
        if (small) {
            out.writeBytes(batch, batch.readerIndex(), size);
        } else {
            passOn();
            write(batch.retainedDuplicate());
        }
    }

    void confirm(Lane lane, long upTo) {
        header(room(BATCH_HEADER), FrameType.CONFIRM, AFTER_LENGTH, lane, upTo);
    }

    void ping() {
        room(5).writeInt(1).writeByte(FrameType.PING.code());
    }

    /**
     * Hands all that was written to the operating system, as far as that takes it.
     *
     * @return whether there was anything
     */
    boolean flush() {
        passOn();
        if (!unflushed) {
            return false;
        }
        unflushed = false;
        channel.flush();
        return true;
    }

    /** The channel is closed: drops what was not flushed. */
    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private static void header(ByteBuf out, FrameType type, int length, Lane lane, long number) {
        out.writeInt(length).writeByte(type.code()).writeByte(lane.ordinal()).writeLong(number);
    }

    private ByteBuf room(int bytes) {
        if (gathered != null && gathered.writableBytes() < bytes) {
            passOn();
        }
        if (gathered == null) {
            gathered = channel.alloc().directBuffer(GATHER, GATHER);
        }
        return gathered;
    }

    private void passOn() {
        if (gathered != null) {
            ByteBuf full = gathered;
            gathered = null;
            write(full);
        }
    }

    private void write(ByteBuf bytes) {
        var _ = channel.write(bytes, channel.voidPromise());
        unflushed = true;
    }
}
