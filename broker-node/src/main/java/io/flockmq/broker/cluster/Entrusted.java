package io.flockmq.broker.cluster;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * QoS 1 and 2 messages that a node was given for members of shared subscriptions, until it says that they are settled: if it dies
 * before that, other members get them. So the node confirms its batches without waiting for clients, and a slow member delays
 * nobody. There is room for so many bytes; beyond that the oldest are forgotten, and are lost if the node dies with a member that
 * has no copies. Event loop only.
 */
final class Entrusted {

    /** Bytes of messages for one node on one event loop. */
    static final long MOST_BYTES = 8L << 20;

    /** A message for a member of a shared subscription. */
    record ForMember(TopicFilter share, Message message) {}

    private final Map<Long, ForMember> open = new LinkedHashMap<>();
    private long last;
    private long bytes;
    /** The highest number of those for which there was no room. */
    private long forgotten;

    /** A message is sent; returns the number by which the node calls it settled. */
    long add(TopicFilter share, Message message) {
        last++;
        open.put(last, new ForMember(share, message));
        bytes += message.size();
        while (bytes > MOST_BYTES) {
            forgetOldest();
        }
        return last;
    }

    private void forgetOldest() {
        Iterator<Map.Entry<Long, ForMember>> oldest = open.entrySet().iterator();
        Map.Entry<Long, ForMember> entry = oldest.next();
        forgotten = entry.getKey();
        bytes -= entry.getValue().message().size();
        oldest.remove();
    }

    /** The client has acknowledged it, copies have it, or another node or nobody is left to take it. */
    void settled(long number) {
        ForMember one = open.remove(number);
        if (one != null) {
            bytes -= one.message().size();
        }
    }

    /** Whether there was no room for it; it may have been settled before that. */
    boolean isForgotten(long number) {
        return number <= forgotten;
    }

    /** Takes out what is not settled, oldest first. */
    List<ForMember> take() {
        List<ForMember> all = new ArrayList<>(open.values());
        open.clear();
        bytes = 0;
        return all;
    }
}
