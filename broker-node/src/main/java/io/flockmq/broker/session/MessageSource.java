package io.flockmq.broker.session;

import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** Messages that a session fetches at its client's pace: the retained messages of a new subscription. Event loop only. */
public interface MessageSource {

    /** The filter of the subscription. */
    TopicFilter filter();

    /** The next message; null if that was all, or if finding the next one takes longer than an event loop's turn should. */
    @Nullable
    PendingDelivery next();

    /** Whether that was all; if not, {@link #next} is asked again in another turn of the event loop. */
    boolean isExhausted();
}
