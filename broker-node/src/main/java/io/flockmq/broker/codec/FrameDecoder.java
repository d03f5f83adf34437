package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream of a client into packets, refuses what is too long before it is buffered, decodes each packet once,
 * and passes it on as an {@link InboundPacket}.
 *
 * <p>The first packet must be CONNECT. After it the decoder is paused until {@link #resume}, so that the channel can be
 * moved to another event loop and nothing behind CONNECT is decoded before it is accepted; but for AUTH and DISCONNECT after
 * {@link #resumeBeforeConnack}. The first {@link PacketException} is fired as an exception; all bytes behind it are discarded.
 *
 * <p>What is buffered is at most one incomplete packet, and while paused what had already been read from the socket; its
 * memory grows with the bytes that arrived, not with the length that was announced.
 *
 * <p>All methods are called in the channel's event loop.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter {

    private static final int LEAST_CAPACITY = 64;

    private final DecoderLimits limits;
    private final PacketDecoder packets;

    private @Nullable ChannelHandlerContext context;
    /** Bytes of earlier reads, in a buffer of our own. */
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;
    /** Bytes of the read that is being decoded. */
    private ByteBuf current = Unpooled.EMPTY_BUFFER;
    /** Length of the packet at the front, 0 until its fixed header is complete. */
    private int frameLength;

    /** CONNECT was decoded. */
    private boolean connected;
    /** CONNECT was accepted. */
    private boolean accepted;

    private boolean decoding;
    private boolean paused;
    /** Whether {@link #pause} switched auto-read off and nobody has switched it on again. */
    private boolean readingStopped;
    /** After a refusal or the end of the channel: whatever comes is discarded. */
    private boolean finished;

    /**
     * A decoder for one connection.
     *
     * @param limits what to refuse
     * @param topics the interner of the event loop that the channel is registered with
     */
    public FrameDecoder(DecoderLimits limits, TopicInterner topics) {
        this.limits = limits;
        this.packets = new PacketDecoder(limits, topics);
    }

    /** Replaces the interner: to be called in the new event loop after the channel was moved, before {@link #resume}. */
    public void useInterner(TopicInterner topics) {
        packets.useInterner(topics);
    }

    /**
     * The version that the client speaks, also if the CONNECT that named it was refused; null until CONNECT was decoded, or
     * if it named none that is supported.
     */
    public @Nullable MqttVersion version() {
        return packets.version();
    }

    /** Stops decoding after the packet that is being passed on, and reading from the socket. */
    public void pause() {
        paused = true;
        if (context != null) {
            readingStopped = true;
            context.channel().config().setAutoRead(false);
        }
    }

    /** CONNECT is accepted: decodes what is waiting, and reads on unless that led to another {@link #pause}. */
    public void resume() {
        accepted = true;
        goOn();
    }

    /**
     * The same before CONNECT is accepted: only AUTH and DISCONNECT may come, no longer than CONNECT may be, and the decoder need be
     * paused again behind the first.
     */
    public void resumeBeforeConnack() {
        goOn();
    }

    private void goOn() {
        paused = false;
        ChannelHandlerContext ctx = context;
        if (ctx == null || decoding) {
            return; // the loop that is decoding goes on by itself
        }
        if (kept.isReadable()) {
            decodeAll(ctx);
            ctx.fireChannelReadComplete();
        }
        readOn(ctx);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (finished) {
                return;
            }
            if (decoding) { // a read within a read: behind what is there already
                keepAll(ctx, current);
                keepAll(ctx, bytes);
                return;
            }
            current = bytes;
            decodeAll(ctx);
            keepAll(ctx, bytes);
        } finally {
            current = Unpooled.EMPTY_BUFFER;
            bytes.release();
        }
        readOn(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finish();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        finish();
    }

    private void decodeAll(ChannelHandlerContext ctx) {
        decoding = true;
        try {
            boolean more = true;
            while (more && !paused && !finished) {
                // The event of a close that a packet led to may come only after this read.
                more = ctx.channel().isActive() && decodeNext(ctx);
            }
        } catch (PacketException | RuntimeException refusal) { // the latter a fault of ours: it closes, too
            finish();
            ctx.fireExceptionCaught(refusal);
        } finally {
            decoding = false;
        }
    }

    /** Passes on the next packet; false if it is not complete. */
    private boolean decodeNext(ChannelHandlerContext ctx) throws PacketException {
        if (!kept.isReadable()) {
            return isComplete(current) && decode(ctx, current);
        }
        while (!isComplete(kept)) {
            int lacking = frameLength == 0 ? 1 : frameLength - kept.readableBytes();
            int length = Math.min(lacking, current.readableBytes());
            if (length == 0) {
                return false;
            }
            keep(ctx, current, length);
        }
        return decode(ctx, kept);
    }

    private boolean isComplete(ByteBuf bytes) throws PacketException {
        if (frameLength == 0) {
            if (!bytes.isReadable()) {
                return false;
            }
            int firstByte = bytes.getUnsignedByte(bytes.readerIndex());
            FixedHeader.check(firstByte, connected ? packets.version() : null);
            if (connected && !accepted) {
                FixedHeader.checkBeforeConnack(firstByte);
            }
            frameLength = FixedHeader.frameLength(bytes);
            if (frameLength > (accepted ? limits.packetSize() : limits.connectPacketSize())) {
                throw new PacketException(ReasonCode.PACKET_TOO_LARGE, "packet larger than allowed"); // [MQTT-3.2.2-15]
            }
        }
        return frameLength != 0 && bytes.readableBytes() >= frameLength;
    }

    private boolean decode(ChannelHandlerContext ctx, ByteBuf bytes) throws PacketException {
        int start = bytes.readerIndex();
        int end = start + frameLength;
        InboundPacket packet = packets.decode(bytes, start, end);
        bytes.readerIndex(end);
        frameLength = 0;
        if (!kept.isReadable()) {
            releaseKept();
        }
        if (!connected) {
            connected = true;
            pause();
        }
        ctx.fireChannelRead(packet);
        return true;
    }

    private void readOn(ChannelHandlerContext ctx) {
        if (readingStopped && !paused) {
            readingStopped = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void keepAll(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (bytes.isReadable() && !finished) {
            keep(ctx, bytes, bytes.readableBytes());
        }
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf bytes, int length) {
        if (kept.writableBytes() < length) {
            int needed = kept.readableBytes() + length;
            // Doubling, so that a packet in many pieces costs no more than its bytes.
            int capacity = Math.max(needed, Math.max(LEAST_CAPACITY, 2 * kept.readableBytes()));
            ByteBuf larger = ctx.alloc().buffer(frameLength > needed ? Math.min(capacity, frameLength) : capacity);
            larger.writeBytes(kept);
            kept.release();
            kept = larger;
        }
        kept.writeBytes(bytes, length);
    }

    private void finish() {
        finished = true;
        frameLength = 0;
        releaseKept();
    }

    private void releaseKept() {
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }
}
