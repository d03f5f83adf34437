package io.flockmq.broker.cluster.wire;

import io.flockmq.broker.format.ChangeFormat;
import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.FormatException;
import io.flockmq.broker.format.MessageFormat;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the items of a batch one after another. For one thread. */
public final class ItemReader {

    private final ByteBuf in;
    private final Topics topics;
    private final Source sender;
    private final long now;
    private final int end;

    /**
     * Reads a batch.
     *
     * @param in the batch, read from its reader index on; stays the caller's
     * @param sender the event loop that it is of
     * @param now the monotonic clock of this node, nanoseconds, which the expiry of messages is measured by from here on
     * @throws FormatException if it is in a format that this version does not know
     */
    public ItemReader(ByteBuf in, Topics topics, Source sender, long now) {
        this.in = in;
        this.topics = topics;
        this.sender = sender;
        this.now = now;
        this.end = in.writerIndex();
        int format = in.isReadable() ? in.readByte() : 0;
        if (format < 1 || format > ItemWriter.FORMAT) {
            throw new FormatException("batch in format " + format + ", known are 1 to " + ItemWriter.FORMAT);
        }
    }

    /**
     * The next item that this version knows, or null if there is none.
     *
     * @throws FormatException if what comes is no item
     */
    public @Nullable Item next() {
        while (in.readerIndex() < end) {
            if (end - in.readerIndex() <= ItemWriter.LENGTH_BYTES) {
                throw new FormatException("batch ends in an item's length");
            }
            ItemType type = ItemType.of(in.readUnsignedByte());
            int length = in.readInt();
            int next = in.readerIndex() + length;
            if (length < 0 || next > end || next < 0) {
                throw new FormatException("item of " + length + " bytes where " + in.readableBytes() + " are left");
            }
            Item item = type == null ? null : read(type, next);
            if (item != null) {
                return item;
            }
            in.readerIndex(next);
        }
        return null;
    }

    private @Nullable Item read(ItemType type, int next) {
        in.writerIndex(next); // so that no field is read past the item's end
        try {
            return body(type);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new FormatException("item " + type + ": " + e.getMessage());
        } finally {
            in.writerIndex(end);
            in.readerIndex(next);
        }
    }

    /** Null for what only later versions know. */
    private @Nullable Item body(ItemType type) {
        return switch (type) {
            case TO_SUBSCRIBERS -> new Item.ToSubscribers(MessageFormat.read(in, topics, sender, now, now));
            case TO_SHARE -> new Item.ToShare(filter(), number(), MessageFormat.read(in, topics, sender, now, now));
            case SHARE_SETTLED -> new Item.ShareSettled(Fields.readInt(in), number());
            case TO_ADOPTED -> new Item.ToAdopted(life(), MessageFormat.read(in, topics, sender, now, now));
            case SESSION_SWITCHED -> new Item.SessionSwitched(text(), number());
            case DEAD_SWITCHED -> new Item.DeadSwitched(life());
            case ROUTE_ADDED -> new Item.RouteAdded(filter());
            case ROUTE_REMOVED -> new Item.RouteRemoved(filter());
            case SHARE_CHANGED -> new Item.ShareChanged(filter(), Fields.readInt(in), Fields.readInt(in));
            case ROUTES_COMPLETE -> new Item.RoutesComplete();
            case REPLICA_BEGINS -> new Item.ReplicaBegins(text(), number(), in.isReadable() ? number() : 0);
            case REPLICA_CLAIMED -> new Item.ReplicaClaimed(text(), number(), number());
            case REPLICA_MISSING -> new Item.ReplicaMissing(text(), number());
            case REPLICA_CHANGED -> {
                String clientId = text();
                long epoch = number();
                SessionChange change = change();
                yield change == null ? null : new Item.ReplicaChanged(clientId, epoch, change);
            }
            case REPLICA_COMPLETE -> new Item.ReplicaComplete(text(), number());
            case REPLICA_ENDS -> new Item.ReplicaEnds(text(), number());
            case FENCED -> new Item.Fenced(text(), number());
            case ADOPTED -> new Item.Adopted(life(), Fields.readInt(in));
            case RELEASE -> new Item.Release(text(), number(), Fields.readBoolean(in));
            case RELEASED -> new Item.Released(text(), number());
            case NOT_HERE -> new Item.NotHere(text(), number());
            case MOVING -> new Item.Moving(text(), number(), subscriptions());
            case SWITCH_SESSION -> new Item.SwitchSession(text(), number(), life());
            case MOVED -> {
                String clientId = text();
                long epoch = number();
                SessionChange change = change();
                yield change == null ? null : new Item.Moved(clientId, epoch, change);
            }
            case MOVE_COMPLETE -> new Item.MoveComplete(text(), number(), number());
            case MOVE_DONE -> new Item.MoveDone(text(), number());
            case ASK_REPLICA -> new Item.AskReplica(text(), number(), life());
            case MOVES_LATER -> new Item.MovesLater(text(), number());
            case NO_REPLICA -> new Item.NoReplica(text(), number());
            case COPIES_COMPLETE -> new Item.CopiesComplete();
            case LEAVES -> new Item.Leaves();
            case TAKE_OVER -> new Item.TakeOver(text(), number());
            case RETAINED -> retained();
            case RETAINED_COMPLETE -> new Item.RetainedComplete();
            case RETAINED_DIGESTS -> new Item.RetainedDigests(list(in::readLong));
            case RETAINED_SUMMARY -> new Item.RetainedSummary(list(() -> Fields.readInt(in)), list(this::topicVersion));
            case DIGEST -> new Item.Digest(number(), in.readLong());
            case TELL_ROUTES_AGAIN -> new Item.TellRoutesAgain();
            case FIGURES -> new Item.Figures(number(), number(), number());
            case ASK_RECALL -> new Item.AskRecall(number());
            case RECALL_ANSWER -> new Item.RecallAnswer(Fields.readBoolean(in), Fields.readBoolean(in));
            case OFFER -> new Item.Offer(text(), Fields.readBoolean(in), number(), number());
            case OFFERS_END -> new Item.OffersEnd(Fields.readInt(in));
            case OFFER_REFUSED -> new Item.OfferRefused(text(), number());
            case OFFERS_ANSWERED -> new Item.OffersAnswered(Fields.readInt(in));
            case RECALLED -> new Item.Recalled();
            case OUTDATED -> new Item.Outdated(life());
        };
    }

    private Item retained() {
        Topic topic = topics.read(in);
        long time = number();
        long writer = in.readLong();
        return new Item.Retained(
                topic, time, writer, Fields.readBoolean(in) ? MessageFormat.read(in, topics, sender, now, now) : null);
    }

    private Item.TopicVersion topicVersion() {
        return new Item.TopicVersion(topics.read(in), number(), in.readLong());
    }

    private <T> List<T> list(Supplier<T> element) {
        int count = Fields.readLength(in);
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(element.get());
        }
        return all;
    }

    private List<SessionChange.Subscribed> subscriptions() {
        int count = Fields.readLength(in);
        List<SessionChange.Subscribed> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(ChangeFormat.readSubscribed(in));
        }
        return all;
    }

    private @Nullable SessionChange change() {
        return ChangeFormat.read(in, topics, sender, now, now);
    }

    private Item.Life life() {
        return new Item.Life(text(), number());
    }

    private TopicFilter filter() {
        return TopicFilter.of(text());
    }

    private String text() {
        return Fields.readText(in);
    }

    private long number() {
        return Fields.readNumber(in);
    }
}
