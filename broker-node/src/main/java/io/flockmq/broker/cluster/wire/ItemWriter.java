package io.flockmq.broker.cluster.wire;

import io.flockmq.broker.format.ChangeFormat;
import io.flockmq.broker.format.Fields;
import io.flockmq.broker.format.MessageFormat;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Writes items into a batch. A batch begins with the number of the format; each item has its kind and its length in front, so
 * that a node can skip what it does not know, an item or parts that a newer version puts at an item's end.
 */
public final class ItemWriter {

    /** The format that this version writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    /** Bytes of the length in front of an item. */
    static final int LENGTH_BYTES = 4;

    private ItemWriter() {}

    /** Begins a batch. */
    public static void begin(ByteBuf out) {
        out.writeByte(FORMAT);
    }

    /**
     * Appends an item.
     *
     * @param sender the event loop that the batch is of
     * @param now the monotonic clock that the expiry of messages is measured by, nanoseconds
     */
    public static void write(ByteBuf out, Item item, Source sender, long now) {
        out.writeByte(ItemType.of(item).number());
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        writeBody(out, item, sender, now);
        out.setInt(lengthAt, out.writerIndex() - lengthAt - LENGTH_BYTES);
    }

    private static void writeBody(ByteBuf out, Item item, Source sender, long now) {
        switch (item) {
            case Item.ToSubscribers(Message message) -> MessageFormat.write(out, message, sender, now);
            case Item.ToShare(TopicFilter share, long number, Message message) -> {
                Fields.writeText(out, share.text());
                Fields.writeNumber(out, number);
                MessageFormat.write(out, message, sender, now);
            }
            case Item.ShareSettled(int loop, long number) -> {
                Fields.writeNumber(out, loop);
                Fields.writeNumber(out, number);
            }
            case Item.ToAdopted(Item.Life dead, Message message) -> {
                writeLife(out, dead);
                MessageFormat.write(out, message, sender, now);
            }
            case Item.SessionSwitched(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.DeadSwitched(Item.Life dead) -> writeLife(out, dead);
            case Item.RouteAdded(TopicFilter filter) -> Fields.writeText(out, filter.text());
            case Item.RouteRemoved(TopicFilter filter) -> Fields.writeText(out, filter.text());
            case Item.ShareChanged(TopicFilter share, int members, int connected) -> {
                Fields.writeText(out, share.text());
                Fields.writeNumber(out, members);
                Fields.writeNumber(out, connected);
            }
            case Item.RoutesComplete(),
                    Item.RetainedComplete(),
                    Item.CopiesComplete(),
                    Item.TellRoutesAgain(),
                    Item.Recalled(),
                    Item.Leaves() -> {
                // nothing but that it is said
            }
            case Item.ReplicaBegins(String clientId, long epoch, long generation) -> {
                writeSession(out, clientId, epoch);
                Fields.writeNumber(out, generation);
            }
            case Item.ReplicaClaimed(String clientId, long before, long epoch) -> {
                writeSession(out, clientId, before);
                Fields.writeNumber(out, epoch);
            }
            case Item.ReplicaMissing(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.ReplicaChanged(String clientId, long epoch, SessionChange change) -> {
                writeSession(out, clientId, epoch);
                ChangeFormat.write(out, change, sender, now);
            }
            case Item.ReplicaComplete(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.ReplicaEnds(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.Fenced(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.Adopted(Item.Life dead, int sessions) -> {
                writeLife(out, dead);
                Fields.writeNumber(out, sessions);
            }
            case Item.Release(String clientId, long epoch, boolean fresh) -> {
                writeSession(out, clientId, epoch);
                Fields.writeBoolean(out, fresh);
            }
            case Item.Released(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.NotHere(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.Moving(String clientId, long epoch, List<SessionChange.Subscribed> subscriptions) -> {
                writeSession(out, clientId, epoch);
                Fields.writeNumber(out, subscriptions.size());
                subscriptions.forEach(subscribed -> ChangeFormat.writeSubscribed(out, subscribed));
            }
            case Item.SwitchSession(String clientId, long epoch, Item.Life oldHome) -> {
                writeSession(out, clientId, epoch);
                writeLife(out, oldHome);
            }
            case Item.Moved(String clientId, long epoch, SessionChange change) -> {
                writeSession(out, clientId, epoch);
                ChangeFormat.write(out, change, sender, now);
            }
            case Item.MoveComplete(String clientId, long epoch, long held) -> {
                writeSession(out, clientId, epoch);
                Fields.writeNumber(out, held);
            }
            case Item.MoveDone(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.AskReplica(String clientId, long epoch, Item.Life dead) -> {
                writeSession(out, clientId, epoch);
                writeLife(out, dead);
            }
            case Item.MovesLater(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.NoReplica(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.TakeOver(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.Retained(Topic topic, long time, long writer, Message message) -> {
                Fields.writeTopic(out, topic);
                Fields.writeNumber(out, time);
                out.writeLong(writer);
                Fields.writeBoolean(out, message != null);
                if (message != null) {
                    MessageFormat.write(out, message, sender, now);
                }
            }
            case Item.RetainedDigests(List<Long> sums) -> {
                Fields.writeNumber(out, sums.size());
                sums.forEach(out::writeLong);
            }
            case Item.RetainedSummary(List<Integer> buckets, List<Item.TopicVersion> topics) -> {
                Fields.writeNumber(out, buckets.size());
                buckets.forEach(bucket -> Fields.writeNumber(out, bucket));
                Fields.writeNumber(out, topics.size());
                topics.forEach(each -> {
                    Fields.writeTopic(out, each.topic());
                    Fields.writeNumber(out, each.time());
                    out.writeLong(each.writer());
                });
            }
            case Item.Figures(long clientsConnected, long sessions, long subscriptions) -> {
                Fields.writeNumber(out, clientsConnected);
                Fields.writeNumber(out, sessions);
                Fields.writeNumber(out, subscriptions);
            }
            case Item.AskRecall(long incarnation) -> Fields.writeNumber(out, incarnation);
            case Item.RecallAnswer(boolean outdated, boolean serving) -> {
                Fields.writeBoolean(out, outdated);
                Fields.writeBoolean(out, serving);
            }
            case Item.Offer(String clientId, boolean copy, long epoch, long generation) -> {
                Fields.writeText(out, clientId);
                Fields.writeBoolean(out, copy);
                Fields.writeNumber(out, epoch);
                Fields.writeNumber(out, generation);
            }
            case Item.OffersEnd(int loop) -> Fields.writeNumber(out, loop);
            case Item.OfferRefused(String clientId, long epoch) -> writeSession(out, clientId, epoch);
            case Item.OffersAnswered(int loop) -> Fields.writeNumber(out, loop);
            case Item.Outdated(Item.Life life) -> writeLife(out, life);
            case Item.Digest(long routes, long routesDigest) -> {
                Fields.writeNumber(out, routes);
                out.writeLong(routesDigest);
            }
        }
    }

    private static void writeSession(ByteBuf out, String clientId, long epoch) {
        Fields.writeText(out, clientId);
        Fields.writeNumber(out, epoch);
    }

    private static void writeLife(ByteBuf out, Item.Life life) {
        Fields.writeText(out, life.node());
        Fields.writeNumber(out, life.incarnation());
    }
}
