package io.flockmq.broker.storage;

import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The retained messages of the node, at most one for each topic (MQTT 5.0, section 3.3.1.3). Thread-safe. */
public interface RetainedStore {

    /** What became of a message. */
    enum Result {
        /** It is retained and replaces an earlier one. */
        STORED,
        /** Its payload is empty: the topic has no retained message any more [MQTT-3.3.1-6]. */
        DELETED,
        /** It is not retained: the limit of messages or bytes is reached. What was retained stays. */
        FULL
    }

    /** Goes through the retained messages that match a filter, in parts. For one thread. */
    interface Cursor {

        /**
         * Passes on the next messages, leaving out expired ones. A message that changes meanwhile is seen in one of its states.
         * Looks at a bounded number of topics, so that a filter which matches few among many keeps nobody waiting: it may pass
         * on fewer than asked for, or none, although there are more.
         *
         * @param max the most to pass on
         * @return how many were passed on
         */
        int next(int max, Consumer<Message> consumer);

        /** Whether that was all. After the last message it may take one more call to know. */
        boolean isDone();
    }

    /**
     * Retains a message for its topic, or deletes the topic's retained message if its payload is empty. Its version is {@linkplain
     * RetainedVersion#isLocal local}.
     */
    Result put(Message message);

    /**
     * The same with the version of the write: what is there already stays if its version is higher. A deletion is remembered for a
     * while, so that an earlier write that comes later changes nothing.
     */
    Result put(Message message, RetainedVersion version);

    /**
     * Takes over what another node has stored, whatever the limits are, unless what is here has a higher version.
     *
     * @param message null if the topic's retained message was deleted
     */
    void apply(Topic topic, RetainedVersion version, @Nullable Message message);

    /** Told what is stored, one topic after another. */
    @FunctionalInterface
    interface Visitor {
        /** A topic's retained message, or null if it was deleted and that is remembered. */
        void visit(Topic topic, RetainedVersion version, @Nullable Message message);
    }

    /** Goes through everything, remembered deletions included, while others may change it. */
    void forEach(Visitor visitor);

    /**
     * The sums of {@link RetainedDigest}, by bucket, over everything whose version is not local, without deletions and without
     * what has expired.
     */
    long[] digests();

    /** The retained messages that match a filter; for a shared subscription there are none. */
    default Cursor match(TopicFilter filter) {
        return match(filter, null);
    }

    /**
     * The same, beginning behind a topic that was passed on before.
     *
     * @param after its name, whether it still has a message or not; null to begin with the first
     */
    Cursor match(TopicFilter filter, @Nullable String after);

    /** The number of retained messages. */
    long messages();

    /** The bytes of all retained messages, as {@link Message#size} counts them. */
    long bytes();
}
