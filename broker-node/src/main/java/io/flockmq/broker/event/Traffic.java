package io.flockmq.broker.event;

/** What {@link TrafficCounters} count. */
public enum Traffic {
    PACKETS_RECEIVED,
    PACKETS_SENT,
    BYTES_RECEIVED,
    BYTES_SENT,
    PUBLISH_RECEIVED,
    PUBLISH_SENT,
    PUBLISH_BYTES_RECEIVED,
    PUBLISH_BYTES_SENT,
    PUBLISH_DROPPED
}
