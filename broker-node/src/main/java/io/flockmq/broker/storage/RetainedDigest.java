package io.flockmq.broker.storage;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sums by which two stores find out where they differ without telling each other what they have: topics fall into buckets, and
 * each bucket has a sum over its topics and their versions, kept up with every change. The same topics and versions have the same
 * sums on every node and in every version of FlockMQ. Thread-safe.
 */
public final class RetainedDigest {

    /** How many buckets there are, in every version of FlockMQ. */
    public static final int BUCKETS = 1024;

    private final AtomicLongArray sums = new AtomicLongArray(BUCKETS);

    /** The bucket of a topic. */
    public static int bucketOf(String topic) {
        return (int) (mix(topic.hashCode()) >>> 54);
    }

    /** A topic has this version now. */
    void add(String topic, RetainedVersion version) {
        sums.addAndGet(bucketOf(topic), number(topic, version));
    }

    /** A topic does not have this version any more. */
    void remove(String topic, RetainedVersion version) {
        sums.addAndGet(bucketOf(topic), -number(topic, version));
    }

    /** The sums, by bucket. */
    long[] sums() {
        long[] now = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            now[i] = sums.get(i);
        }
        return now;
    }

    private static long number(String topic, RetainedVersion version) {
        return version.isLocal() ? 0 : mix(mix(mix(topic.hashCode()) + version.time()) + version.writer());
    }

    /** The finisher of SplitMix64 (Steele et al., 2014): each bit of the result depends on all bits. */
    private static long mix(long number) {
        long mixed = number + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
