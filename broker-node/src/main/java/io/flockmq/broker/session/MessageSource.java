package io.flockmq.broker.session;

import org.jspecify.annotations.Nullable;

/** Messages that a session fetches at its client's pace: the retained messages of a new subscription. Event loop only. */
@FunctionalInterface
public interface MessageSource {

    /** The next message, or null if that was all. */
    @Nullable
    PendingDelivery next();
}
