package io.flockmq.broker.connection;

import io.flockmq.broker.codec.Acknowledgement;
import io.flockmq.broker.codec.PacketEncoder;
import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * The only place that writes to a connection. What is written in one turn of the event loop is collected in one buffer and
 * leaves by one flush at the turn's end. Event loop only.
 */
final class PacketWriter {

    /** A buffer is handed to the channel rather than grown beyond this. */
    private static final int BUFFER_SIZE = 64 * 1024;

    private static final int INITIAL_SIZE = 512;

    /** The most bytes of an acknowledgement. */
    private static final int ACKNOWLEDGEMENT_SIZE = 8;

    private final ChannelHandlerContext context;
    private final EndOfTurn endOfTurn;
    private final Standstill standstill;
    private final TrafficCounters traffic;
    private final boolean mqtt5;
    private final int outboundBuffer;
    private final Runnable flush = this::flush;

    private Runnable whenWritable = () -> {};
    private @Nullable ByteBuf pending;
    private boolean flushPlanned;
    private boolean blocked;

    /**
     * Writes to one channel.
     *
     * @param standstill of the event loop; what is written meanwhile waits until it is over
     * @param outboundBuffer bytes above which {@link #isWritable} is false
     */
    PacketWriter(
            ChannelHandlerContext context,
            EndOfTurn endOfTurn,
            Standstill standstill,
            TrafficCounters traffic,
            boolean mqtt5,
            int outboundBuffer) {
        this.context = context;
        this.endOfTurn = endOfTurn;
        this.standstill = standstill;
        this.traffic = traffic;
        this.mqtt5 = mqtt5;
        this.outboundBuffer = outboundBuffer;
    }

    /**
     * Whether as much again waits as may wait for messages: those are held back before, so it is answers that the client does not
     * read.
     */
    boolean isFullOfAnswers() {
        return context.channel().bytesBeforeWritable() > outboundBuffer;
    }

    /** Host and port of the client, for people. */
    String client() {
        return Addresses.of(context.channel());
    }

    /** What to do when {@link #isWritable} has been false and is true again. */
    void whenWritable(Runnable task) {
        whenWritable = task;
    }

    boolean isWritable() {
        boolean writable =
                context.channel().isWritable() && (pending == null || pending.readableBytes() < outboundBuffer);
        if (!writable) {
            blocked = true;
        }
        return writable;
    }

    /** Sends PUBLISH; sizes are the caller's business. */
    void publish(
            int size,
            boolean dup,
            Qos qos,
            boolean retain,
            byte[] topic,
            int topicAlias,
            int packetId,
            long expirySeconds,
            byte[] properties,
            int[] subscriptionIds,
            byte[] payload) {
        PacketEncoder.writePublish(
                room(size),
                mqtt5,
                dup,
                qos,
                retain,
                topic,
                topicAlias,
                packetId,
                expirySeconds,
                properties,
                subscriptionIds,
                payload);
        traffic.message(Direction.SENT, qos, payload.length);
        planFlush();
    }

    void acknowledge(Acknowledgement.Kind kind, int packetId, ReasonCode reason) {
        PacketEncoder.writeAcknowledgement(room(ACKNOWLEDGEMENT_SIZE), mqtt5, kind, packetId, reason);
        traffic.packet(Direction.SENT, PacketTypes.of(kind));
        planFlush();
    }

    /** Sends any other packet. */
    void control(MqttMessage message) {
        handToChannel();
        var _ = context.write(message, context.voidPromise());
        traffic.packet(Direction.SENT, PacketTypes.of(message));
        planFlush();
    }

    /** Whether nothing may be sent now; what was written waits. */
    boolean isSilent() {
        return standstill.isSilent();
    }

    /** Sends a last packet, if there is one, and whatever was written before; the future tells when it has left. */
    ChannelFuture last(@Nullable MqttMessage message) {
        handToChannel();
        if (message == null) {
            return context.writeAndFlush(context.alloc().buffer(0));
        }
        traffic.packet(Direction.SENT, PacketTypes.of(message));
        return context.writeAndFlush(message);
    }

    /** The channel takes more, or is gone. */
    void writabilityChanged() {
        if (blocked && isWritable()) {
            blocked = false;
            whenWritable.run();
        }
    }

    /** Frees what was not sent: the channel is gone. */
    void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    private ByteBuf room(int size) {
        ByteBuf buffer = pending;
        if (buffer != null && buffer.readableBytes() + size > BUFFER_SIZE && buffer.writableBytes() < size) {
            handToChannel();
            buffer = null;
        }
        if (buffer == null) {
            buffer = context.alloc().directBuffer(Math.max(size, INITIAL_SIZE));
            pending = buffer;
        }
        return buffer;
    }

    private void handToChannel() {
        if (pending != null) {
            var _ = context.write(pending, context.voidPromise());
            pending = null;
        }
    }

    private void planFlush() {
        if (!flushPlanned) {
            flushPlanned = true;
            endOfTurn.add(flush);
        }
    }

    private void flush() {
        if (context.channel().isActive() && standstill.isSilent()) {
            standstill.whenOver(flush);
            return;
        }
        flushPlanned = false;
        if (!context.channel().isActive()) {
            release();
            return;
        }
        handToChannel();
        context.flush();
        writabilityChanged();
    }
}
