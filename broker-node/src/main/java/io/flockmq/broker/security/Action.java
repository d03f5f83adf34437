package io.flockmq.broker.security;

/** What a client may do with a topic. */
public enum Action {
    /** Publish to it, or have a will there. */
    PUBLISH,
    /** Subscribe to it, and be sent its messages. */
    SUBSCRIBE
}
