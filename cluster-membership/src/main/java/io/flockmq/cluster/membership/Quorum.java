package io.flockmq.cluster.membership;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides whether the nodes that see each other are the ones to serve: when they are more than half of those that were there
 * last, or exactly half and the smallest id is among them. So at most one side of a split serves.
 *
 * <p>Who was there last is not the last view. Nodes behind a split vanish one by one, as their silence is noticed, and if
 * each left the count at once, four of five would be a majority, then three of four, then two of three. A node that vanished
 * counts for the <em>settling time</em>, which must be longer than it takes to notice all of them.
 *
 * <p>A node is not counted once it is certain that it is not on some other side: it said that it leaves, or its process is
 * gone. That is an <em>excuse</em>; it lasts until the node is seen again.
 *
 * <p>Used by one thread. Times are milliseconds of one clock.
 */
final class Quorum {

    private static final long PRESENT = Long.MAX_VALUE;

    private final PartitionMode mode;
    private final long settlingMillis;
    /** Who counts, and since when it has been missing. */
    private final TreeMap<String, Long> missingSince = new TreeMap<>();

    private final Set<String> excused = new HashSet<>();

    /** Knows nobody, so whoever is judged first serves. */
    Quorum(PartitionMode mode, Duration settlingTime) {
        this.mode = mode;
        this.settlingMillis = settlingTime.toMillis();
    }

    /** Counts nodes that others told of. */
    void learn(Collection<String> ids) {
        ids.forEach(id -> missingSince.putIfAbsent(id, PRESENT));
    }

    /** The node left in good order, or is dead for certain. */
    void excuse(String id) {
        excused.add(id);
    }

    /** Whether those that are present may serve. If so, they are the ones to count from now on. */
    boolean judge(Set<String> present, long now) {
        excused.removeAll(present);
        missingSince.keySet().removeAll(excused);
        missingSince.replaceAll((id, since) -> present.contains(id) ? PRESENT : Math.min(since, now));

        boolean serves = mode == PartitionMode.AVAILABLE || isMajority(present);
        if (serves) {
            missingSince.values().removeIf(since -> since != PRESENT && now - since >= settlingMillis);
            present.forEach(id -> missingSince.put(id, PRESENT));
        }
        return serves;
    }

    /** Who is counted. */
    Set<String> known() {
        return Set.copyOf(missingSince.keySet());
    }

    /** Who is counted though it is not there. */
    Set<String> missing() {
        Set<String> missing = new HashSet<>();
        for (Map.Entry<String, Long> entry : missingSince.entrySet()) {
            if (entry.getValue() != PRESENT) {
                missing.add(entry.getKey());
            }
        }
        return missing;
    }

    private boolean isMajority(Set<String> present) {
        if (missingSince.isEmpty()) {
            return true;
        }
        long remaining =
                missingSince.keySet().stream().filter(present::contains).count();
        long twice = 2 * remaining;
        return twice > missingSince.size()
                || (twice == missingSince.size() && present.contains(missingSince.firstKey()));
    }
}
