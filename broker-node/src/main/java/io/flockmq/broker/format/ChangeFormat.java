package io.flockmq.broker.format;

import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a change of a session is written: its kind as a number, then its parts. */
public final class ChangeFormat {

    private static final int OPENED = 1;
    private static final int DISCONNECTED = 2;
    private static final int WILL_REMOVED = 3;
    private static final int SUBSCRIBED = 4;
    private static final int UNSUBSCRIBED = 5;
    private static final int ADDED = 6;
    private static final int SENT = 7;
    private static final int REMOVED = 9;
    private static final int INBOUND_RECEIVED = 10;
    private static final int INBOUND_ROUTED = 11;
    private static final int INBOUND_RELEASED = 12;
    private static final int COMPLETING = 13;
    private static final int SEEN = 14;
    private static final int PUBLISHED = 15;

    private ChangeFormat() {}

    /** Writes a change; the last two as for {@link MessageFormat#write}. */
    public static void write(ByteBuf out, SessionChange change, @Nullable Source sender, long zero) {
        switch (change) {
            case SessionChange.Opened(long expirySeconds, Will will, String user) -> {
                out.writeByte(OPENED);
                Fields.writeNumber(out, expirySeconds);
                writeWill(out, will);
                Fields.writeBoolean(out, user != null);
                if (user != null) {
                    Fields.writeText(out, user);
                }
            }
            case SessionChange.Disconnected(long expirySeconds) -> {
                out.writeByte(DISCONNECTED);
                Fields.writeNumber(out, expirySeconds);
            }
            case SessionChange.WillRemoved() -> out.writeByte(WILL_REMOVED);
            case SessionChange.Subscribed subscribed -> {
                out.writeByte(SUBSCRIBED);
                writeSubscribed(out, subscribed);
            }
            case SessionChange.Unsubscribed(TopicFilter filter) -> {
                out.writeByte(UNSUBSCRIBED);
                Fields.writeText(out, filter.text());
            }
            case SessionChange.Added(long entry, PendingDelivery delivery, int packetId) -> {
                out.writeByte(ADDED);
                Fields.writeNumber(out, entry);
                Fields.writeNumber(out, packetId);
                writeDelivery(out, delivery, sender, zero);
            }
            case SessionChange.Sent(long entry, int packetId) -> {
                out.writeByte(SENT);
                Fields.writeNumber(out, entry);
                Fields.writeNumber(out, packetId);
            }
            case SessionChange.Completing(long entry, int packetId) -> {
                writeNumbered(out, COMPLETING, entry);
                Fields.writeNumber(out, packetId);
            }
            case SessionChange.Removed(long entry) -> writeNumbered(out, REMOVED, entry);
            case SessionChange.InboundReceived(int packetId, var message) -> {
                writeNumbered(out, INBOUND_RECEIVED, packetId);
                MessageFormat.write(out, message, sender, zero);
            }
            case SessionChange.InboundRouted(int packetId) -> writeNumbered(out, INBOUND_ROUTED, packetId);
            case SessionChange.InboundReleased(int packetId) -> writeNumbered(out, INBOUND_RELEASED, packetId);
            case SessionChange.Published(var last) -> {
                out.writeByte(PUBLISHED);
                MessageFormat.writeStamp(out, last);
            }
            case SessionChange.Seen(var upTo) -> {
                out.writeByte(SEEN);
                MessageFormat.writeStamp(out, upTo);
            }
        }
    }

    /** Reads a change, as {@link MessageFormat#read} a message; null for one that only later versions know. */
    public static @Nullable SessionChange read(
            ByteBuf in, Topics topics, @Nullable Source sender, long zero, long now) {
        int kind = in.readByte();
        return switch (kind) {
            case OPENED ->
                new SessionChange.Opened(
                        Fields.readNumber(in),
                        readWill(in, topics),
                        Fields.readBoolean(in) ? Fields.readText(in) : null);
            case DISCONNECTED -> new SessionChange.Disconnected(Fields.readNumber(in));
            case WILL_REMOVED -> new SessionChange.WillRemoved();
            case SUBSCRIBED -> readSubscribed(in);
            case UNSUBSCRIBED -> new SessionChange.Unsubscribed(TopicFilter.of(Fields.readText(in)));
            case ADDED -> {
                long entry = Fields.readNumber(in);
                int packetId = Fields.readInt(in);
                yield new SessionChange.Added(entry, readDelivery(in, topics, sender, zero, now), packetId);
            }
            case SENT -> new SessionChange.Sent(Fields.readNumber(in), Fields.readInt(in));
            case COMPLETING -> new SessionChange.Completing(Fields.readNumber(in), Fields.readInt(in));
            case REMOVED -> new SessionChange.Removed(Fields.readNumber(in));
            case INBOUND_RECEIVED ->
                new SessionChange.InboundReceived(
                        Fields.readInt(in), MessageFormat.read(in, topics, sender, zero, now));
            case INBOUND_ROUTED -> new SessionChange.InboundRouted(Fields.readInt(in));
            case INBOUND_RELEASED -> new SessionChange.InboundReleased(Fields.readInt(in));
            case PUBLISHED -> new SessionChange.Published(MessageFormat.readStamp(in));
            case SEEN -> new SessionChange.Seen(MessageFormat.readStamp(in));
            default -> null;
        };
    }

    private static void writeNumbered(ByteBuf out, int kind, long number) {
        out.writeByte(kind);
        Fields.writeNumber(out, number);
    }

    /** Writes a subscription. */
    public static void writeSubscribed(ByteBuf out, SessionChange.Subscribed subscribed) {
        SubscriptionOptions options = subscribed.options();
        Fields.writeText(out, subscribed.filter().text());
        out.writeByte(options.qos().value()
                | (options.noLocal() ? 0x04 : 0)
                | (options.retainAsPublished() ? 0x08 : 0)
                | (options.retainHandling().value() << 4));
        Fields.writeNumber(out, options.subscriptionId());
    }

    /** Reads a subscription. */
    public static SessionChange.Subscribed readSubscribed(ByteBuf in) {
        TopicFilter filter = TopicFilter.of(Fields.readText(in));
        int flags = in.readByte();
        return new SessionChange.Subscribed(
                filter,
                new SubscriptionOptions(
                        Qos.of(flags & 0x03),
                        (flags & 0x04) != 0,
                        (flags & 0x08) != 0,
                        RetainHandling.of((flags >> 4) & 0x03),
                        Fields.readInt(in)));
    }

    private static void writeDelivery(ByteBuf out, PendingDelivery delivery, @Nullable Source sender, long zero) {
        TopicFilter share = delivery.share();
        out.writeByte(delivery.qos().value() | (delivery.retain() ? 0x04 : 0) | (share == null ? 0 : 0x08));
        if (share != null) {
            Fields.writeText(out, share.text());
        }
        Fields.writeNumber(out, delivery.subscriptionIds().length);
        for (int id : delivery.subscriptionIds()) {
            Fields.writeNumber(out, id);
        }
        MessageFormat.write(out, delivery.message(), sender, zero);
    }

    private static PendingDelivery readDelivery(
            ByteBuf in, Topics topics, @Nullable Source sender, long zero, long now) {
        int flags = in.readByte();
        TopicFilter share = (flags & 0x08) == 0 ? null : TopicFilter.of(Fields.readText(in));
        int count = Fields.readLength(in);
        int[] ids = count == 0 ? PendingDelivery.NO_IDS : new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = Fields.readInt(in);
        }
        return new PendingDelivery(
                MessageFormat.read(in, topics, sender, zero, now),
                Qos.of(flags & 0x03),
                (flags & 0x04) != 0,
                ids,
                share);
    }

    private static void writeWill(ByteBuf out, @Nullable Will will) {
        Fields.writeBoolean(out, will != null);
        if (will != null) {
            Fields.writeTopic(out, will.topic());
            out.writeByte(will.qos().value() | (will.retain() ? 0x04 : 0));
            Fields.writeNumber(out, will.delay().toMillis());
            Fields.writeNumber(out, will.expirySeconds() + 1);
            Fields.writeBytes(out, will.properties());
            Fields.writeBytes(out, will.payload());
            Stamp stamp = will.stamp();
            Fields.writeBoolean(out, stamp != null);
            if (stamp != null) {
                MessageFormat.writeStamp(out, stamp);
            }
        }
    }

    private static @Nullable Will readWill(ByteBuf in, Topics topics) {
        if (!Fields.readBoolean(in)) {
            return null;
        }
        Topic topic = topics.read(in);
        int flags = in.readByte();
        return new Will(
                topic,
                Qos.of(flags & 0x03),
                (flags & 0x04) != 0,
                Duration.ofMillis(Fields.readNumber(in)),
                Fields.readNumber(in) - 1,
                Fields.readBytes(in),
                Fields.readBytes(in),
                Fields.readBoolean(in) ? MessageFormat.readStamp(in) : null);
    }
}
