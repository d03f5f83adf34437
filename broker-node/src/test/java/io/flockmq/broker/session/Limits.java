package io.flockmq.broker.session;

import java.time.Duration;

/** Limits of sessions for a test: generous, except where the test says otherwise. */
public final class Limits {

    private int maxSessions;
    private long maxExpirySeconds = 100_000;
    private Duration maxWillDelay = Duration.ofDays(1);
    private int maxInFlight = 100;
    private int receiveMaximum = 100;
    private int maxQueuedMessages = 1000;
    private long maxQueuedBytes = 1 << 20;
    private boolean dropOldest;
    private boolean queueQos0;

    private Limits() {}

    /** Limits that no small test reaches. */
    public static Limits generous() {
        return new Limits();
    }

    /** At most so many sessions. */
    public Limits sessions(int most) {
        maxSessions = most;
        return this;
    }

    /** At most so long an expiry. */
    public Limits expirySeconds(long most) {
        maxExpirySeconds = most;
        return this;
    }

    /** At most so long a will delay. */
    public Limits willDelay(Duration most) {
        maxWillDelay = most;
        return this;
    }

    /** At most so many QoS 1 and 2 messages in flight. */
    public Limits inFlight(int most) {
        maxInFlight = most;
        return this;
    }

    /** At most so many QoS 2 messages from the client. */
    public Limits receiveMaximum(int most) {
        receiveMaximum = most;
        return this;
    }

    /** At most so many messages in a queue. */
    public Limits queuedMessages(int most) {
        maxQueuedMessages = most;
        return this;
    }

    /** At most so many bytes in a queue. */
    public Limits queuedBytes(long most) {
        maxQueuedBytes = most;
        return this;
    }

    /** A full queue gives up its oldest message. */
    public Limits dropOldest() {
        dropOldest = true;
        return this;
    }

    /** QoS 0 messages wait for offline sessions. */
    public Limits queueQos0() {
        queueQos0 = true;
        return this;
    }

    /** The limits. */
    public SessionLimits build() {
        return new SessionLimits(
                maxSessions,
                maxExpirySeconds,
                maxWillDelay,
                maxInFlight,
                receiveMaximum,
                maxQueuedMessages,
                maxQueuedBytes,
                dropOldest,
                queueQos0);
    }
}
