package io.flockmq.broker.storage;

/**
 * Which of two writes to a topic is the later one, on whichever nodes they were made.
 *
 * @param time grows with time
 * @param writer tells writers with the same time apart
 */
public record RetainedVersion(long time, long writer) implements Comparable<RetainedVersion> {

    /** Earlier than all others. */
    public static final RetainedVersion FIRST = new RetainedVersion(0, 0);

    /** Whether it was made by a node for itself, which no other node need know. */
    public boolean isLocal() {
        return writer == 0;
    }

    @Override
    public int compareTo(RetainedVersion other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Long.compare(writer, other.writer);
    }
}
