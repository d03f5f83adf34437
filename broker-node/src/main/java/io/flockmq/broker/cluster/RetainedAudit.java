package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.storage.RetainedDigest;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.RetainedVersion;
import io.flockmq.cluster.membership.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds retained messages that are not the same on two nodes, and repairs that by telling the differences alone. First event loop
 * only.
 *
 * <pre>
 *   A --sums by bucket--> B: which buckets differ, now as the last time?
 *   A <--B's topics and versions in them-- B
 *   A --what B lacks, or has in an older version--> B
 * </pre>
 *
 * <p>B's sums go to A likewise, so that both have everything in the end. Writes that are on their way make sums differ, too: a
 * bucket in which something changes all the time is looked at after a while only, and what is young is not told again.
 */
final class RetainedAudit {

    /** The most buckets that are repaired at a time; the others have their turn at the next comparisons. */
    private static final int MOST_BUCKETS = 64;
    /** A bucket that changes all the time is looked at after so many comparisons. */
    private static final int PATIENCE = 20;

    /** What a comparison with a node has shown. */
    private record Comparison(long[] ours, List<Long> theirs, int[] times) {}

    private final RetainedStore store;
    private final VersionClock clock;
    private final Map<Node, Comparison> last = new HashMap<>();

    RetainedAudit(RetainedStore store, VersionClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What other nodes compare with what they have. */
    Item.RetainedDigests digests() {
        return new Item.RetainedDigests(Arrays.stream(store.digests()).boxed().toList());
    }

    /** Compares; what is to be answered if they differ. */
    Optional<Item.RetainedSummary> compare(Node from, Item.RetainedDigests digests) {
        List<Long> theirs = digests.sums();
        if (theirs.size() != RetainedDigest.BUCKETS) {
            return Optional.empty(); // a version that compares otherwise
        }
        long[] ours = store.digests();
        int[] times = new int[ours.length];
        Comparison before = last.put(from, new Comparison(ours, theirs, times));
        Set<Integer> suspects = new HashSet<>();
        for (int bucket = 0; bucket < ours.length; bucket++) {
            if (ours[bucket] != theirs.get(bucket)) {
                times[bucket] = before == null ? 1 : before.times()[bucket] + 1;
                if (isSuspect(bucket, ours, theirs, times, before) && suspects.size() < MOST_BUCKETS) {
                    suspects.add(bucket);
                }
            }
        }
        return suspects.isEmpty() ? Optional.empty() : Optional.of(summary(suspects));
    }

    private static boolean isSuspect(
            int bucket, long[] ours, List<Long> theirs, int[] times, @Nullable Comparison before) {
        if (before == null) {
            return false;
        }
        boolean atRest = before.ours()[bucket] == ours[bucket]
                && before.theirs().get(bucket).equals(theirs.get(bucket));
        return atRest || times[bucket] % PATIENCE == 0;
    }

    private Item.RetainedSummary summary(Set<Integer> buckets) {
        List<Item.TopicVersion> topics = new ArrayList<>();
        store.forEach((topic, version, _) -> {
            if (!version.isLocal() && buckets.contains(RetainedDigest.bucketOf(topic.name()))) {
                topics.add(new Item.TopicVersion(topic, version.time(), version.writer()));
            }
        });
        return new Item.RetainedSummary(List.copyOf(buckets), topics);
    }

    /**
     * What a node lacks that has this.
     *
     * @param now the monotonic clock that expiry is measured by
     */
    List<Item.Retained> missing(Item.RetainedSummary summary, long now) {
        Set<Integer> buckets = Set.copyOf(summary.buckets());
        Map<String, RetainedVersion> theirs = new HashMap<>();
        summary.topics()
                .forEach(each -> theirs.merge(
                        each.topic().name(),
                        new RetainedVersion(each.time(), each.writer()),
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
        List<Item.Retained> missing = new ArrayList<>();
        store.forEach((topic, version, message) -> {
            if (version.isLocal()
                    || !buckets.contains(RetainedDigest.bucketOf(topic.name()))
                    || !clock.isSettled(version)
                    || (message != null && message.isExpired(now))) {
                return;
            }
            RetainedVersion known = theirs.get(topic.name());
            // A deletion of what is not known there changes nothing.
            if (known == null ? message != null : known.compareTo(version) < 0) {
                missing.add(new Item.Retained(topic, version.time(), version.writer(), message));
            }
        });
        return missing;
    }

    /** The node is gone. */
    void forget(Node node) {
        last.remove(node);
    }
}
