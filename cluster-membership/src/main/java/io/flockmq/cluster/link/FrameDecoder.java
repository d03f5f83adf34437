package io.flockmq.cluster.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into frames and passes on each, without its length, as a slice of what was read. Unlike usual in Netty
 * the receiver of a frame does not own it: the bytes are gone when the call returns. Only a frame that was torn apart is
 * copied, once, into a buffer of its size.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {

    private static final int LENGTH_BYTES = 4;

    private int limit;
    private @Nullable ByteBuf torn;

    /**
     * Begins with a connection.
     *
     * @param limit the longest frame in bytes, without its length; a longer one is refused before it is buffered
     */
    FrameDecoder(int limit) {
        this.limit = limit;
    }

    /** From the next frame on. */
    void limit(int newLimit) {
        limit = newLimit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        try {
            if (torn == null || mend(torn, in, context)) {
                wholeFrames(in, context);
            }
        } finally {
            in.release();
        }
    }

    private void wholeFrames(ByteBuf in, ChannelHandlerContext context) {
        while (in.readableBytes() >= LENGTH_BYTES) {
            int length = allowed(in.getInt(in.readerIndex()));
            if (in.readableBytes() < LENGTH_BYTES + length) {
                torn = context.alloc().buffer(LENGTH_BYTES + length).writeBytes(in);
                return;
            }
            in.skipBytes(LENGTH_BYTES);
            context.fireChannelRead(in.readSlice(length));
        }
        if (in.isReadable()) {
            torn = context.alloc().buffer(LENGTH_BYTES).writeBytes(in);
        }
    }

    /** Whether the torn frame is whole now, and passed on. */
    private boolean mend(ByteBuf frame, ByteBuf in, ChannelHandlerContext context) {
        if (!fill(frame, in, LENGTH_BYTES)) {
            return false;
        }
        int whole = LENGTH_BYTES + allowed(frame.getInt(0));
        if (frame.capacity() < whole) {
            frame.capacity(whole);
        }
        if (!fill(frame, in, whole)) {
            return false;
        }
        torn = null;
        try {
            context.fireChannelRead(frame.skipBytes(LENGTH_BYTES));
        } finally {
            frame.release();
        }
        return true;
    }

    private static boolean fill(ByteBuf frame, ByteBuf in, int size) {
        int missing = size - frame.readableBytes();
        if (missing > 0) {
            frame.writeBytes(in, Math.min(missing, in.readableBytes()));
        }
        return frame.readableBytes() >= size;
    }

    private int allowed(int length) {
        if (length < 1 || length > limit) {
            throw new LinkProtocolException(
                    "a frame of %d bytes, at most %d are allowed".formatted(Integer.toUnsignedLong(length), limit));
        }
        return length;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (torn != null) {
            torn.release();
            torn = null;
        }
    }
}
