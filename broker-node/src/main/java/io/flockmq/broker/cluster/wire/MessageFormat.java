package io.flockmq.broker.cluster.wire;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;

/**
 * How a message is written. Its expiry travels as the time that is left: clocks of nodes do not agree, and their monotonic
 * clocks have nothing in common.
 */
final class MessageFormat {

    private static final int QOS = 0x03;
    private static final int RETAIN = 0x04;
    private static final int EXPIRES = 0x08;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private MessageFormat() {}

    static void write(ByteBuf out, Message message, long now) {
        boolean expires = message.expiresAt() != Message.NEVER;
        out.writeByte(message.qos().value() | (message.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0));
        Fields.writeTopic(out, message.topic());
        Fields.writeText(out, message.publisher());
        if (expires) {
            Fields.writeNumber(out, Math.max(0, (message.expiresAt() - now) / NANOS_PER_MILLI));
        }
        Fields.writeBytes(out, message.properties());
        Fields.writeBytes(out, message.payload());
    }

    static Message read(ByteBuf in, Topics topics, long now) {
        int flags = in.readByte();
        int qos = flags & QOS;
        if (qos > 2) {
            throw new WireFormatException("message with QoS 3");
        }
        Topic topic = topics.read(in);
        String publisher = Fields.readText(in);
        long expiresAt = (flags & EXPIRES) == 0 ? Message.NEVER : now + Fields.readNumber(in) * NANOS_PER_MILLI;
        return new Message(
                topic,
                Qos.of(qos),
                (flags & RETAIN) != 0,
                publisher,
                expiresAt,
                Fields.readBytes(in),
                Fields.readBytes(in));
    }
}
