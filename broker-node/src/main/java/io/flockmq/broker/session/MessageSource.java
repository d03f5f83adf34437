package io.flockmq.broker.session;

import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** Messages that a session fetches at its client's pace: the retained messages of a new subscription. Event loop only. */
public interface MessageSource {

    /** The filter of the subscription. */
    TopicFilter filter();

    /** The next message, or null if that was all. */
    @Nullable
    PendingDelivery next();
}
