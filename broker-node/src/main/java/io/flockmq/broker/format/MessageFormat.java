package io.flockmq.broker.format;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.Topic;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How a message is written. Its expiry is a time from some zero on: for other nodes the moment of writing, because clocks of nodes do
 * not agree, and their monotonic clocks have nothing in common; for the store the beginning of 1970.
 */
public final class MessageFormat {

    private static final int QOS = 0x03;
    private static final int RETAIN = 0x04;
    private static final int EXPIRES = 0x08;
    /** How a stamp is written: its number, after its source unless that is known anyway. */
    private static final int STAMP = 0x30;

    private static final int STAMP_OF_SENDER = 0x10;
    private static final int STAMP_OF_PUBLISHER = 0x20;
    private static final int STAMP_OF_ANYBODY = 0x30;
    private static final int LOWEST_PART = Source.WILL;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private MessageFormat() {}

    /**
     * Writes a message.
     *
     * @param sender the event loop whose batch it is part of; null for none
     * @param zero what its expiry is counted from, on the node's monotonic clock in nanoseconds
     */
    public static void write(ByteBuf out, Message message, @Nullable Source sender, long zero) {
        boolean expires = message.expiresAt() != Message.NEVER;
        Stamp stamp = message.stamp();
        int stamped = kind(stamp, message, sender);
        out.writeByte(message.qos().value() | (message.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0) | stamped);
        Fields.writeTopic(out, message.topic());
        Fields.writeText(out, message.publisher());
        if (expires) {
            Fields.writeNumber(out, Math.max(0, (message.expiresAt() - zero) / NANOS_PER_MILLI));
        }
        Fields.writeBytes(out, message.properties());
        Fields.writeBytes(out, message.payload());
        if (stamp != null) {
            writeStamp(out, stamp, stamped);
        }
    }

    private static int kind(@Nullable Stamp stamp, Message message, @Nullable Source sender) {
        if (stamp == null) {
            return 0;
        }
        Source source = stamp.source();
        if (source.equals(sender)) {
            return STAMP_OF_SENDER;
        }
        return source.isClient() && source.name().equals(message.publisher()) ? STAMP_OF_PUBLISHER : STAMP_OF_ANYBODY;
    }

    private static void writeStamp(ByteBuf out, Stamp stamp, int kind) {
        Source source = stamp.source();
        if (kind == STAMP_OF_ANYBODY) {
            writeSource(out, source);
        } else if (kind == STAMP_OF_PUBLISHER) {
            out.writeLong(source.life());
        }
        Fields.writeNumber(out, stamp.number());
    }

    private static void writeSource(ByteBuf out, Source source) {
        Fields.writeText(out, source.name());
        out.writeLong(source.life());
        Fields.writeNumber(out, source.part() - LOWEST_PART);
    }

    private static Source readSource(ByteBuf in) {
        return new Source(Fields.readText(in), in.readLong(), Fields.readInt(in) + LOWEST_PART);
    }

    /** Writes a stamp that stands by itself. */
    public static void writeStamp(ByteBuf out, Stamp stamp) {
        writeStamp(out, stamp, STAMP_OF_ANYBODY);
    }

    /** Reads a stamp that stands by itself. */
    public static Stamp readStamp(ByteBuf in) {
        Source source = readSource(in);
        return new Stamp(source, Fields.readNumber(in));
    }

    private static @Nullable Stamp readStamp(ByteBuf in, int kind, String publisher, @Nullable Source sender) {
        if (kind == 0) {
            return null;
        }
        Source source = switch (kind) {
            case STAMP_OF_SENDER -> {
                if (sender == null) {
                    throw new FormatException("stamp of the sender where there is none");
                }
                yield sender;
            }
            case STAMP_OF_PUBLISHER -> Source.ofClient(publisher, in.readLong());
            default -> readSource(in);
        };
        return new Stamp(source, Fields.readNumber(in));
    }

    /**
     * Reads a message.
     *
     * @param sender the event loop whose batch it is part of; null for none
     * @param zero what its expiry was counted from, on the node's monotonic clock in nanoseconds
     * @param now when it arrives, on the same clock
     * @throws FormatException if it is none
     */
    public static Message read(ByteBuf in, Topics topics, @Nullable Source sender, long zero, long now) {
        int flags = in.readByte();
        int qos = flags & QOS;
        if (qos > 2) {
            throw new FormatException("message with QoS 3");
        }
        Topic topic = topics.read(in);
        String publisher = Fields.readText(in);
        long expiresAt = (flags & EXPIRES) == 0 ? Message.NEVER : zero + Fields.readNumber(in) * NANOS_PER_MILLI;
        byte[] properties = Fields.readBytes(in);
        byte[] payload = Fields.readBytes(in);
        return new Message(
                topic,
                Qos.of(qos),
                (flags & RETAIN) != 0,
                publisher,
                expiresAt,
                properties,
                payload,
                readStamp(in, flags & STAMP, publisher, sender),
                now,
                null);
    }
}
