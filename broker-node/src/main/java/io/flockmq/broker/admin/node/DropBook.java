package io.flockmq.broker.admin.node;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.DropReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The latest thousand messages that somebody did not get, and how many there were by reason, client and topic. Told on event loops: it
 * locks nothing, and what it keeps is bounded: a thousand groups, of which those give way that were quiet for a while. Thread-safe.
 */
public final class DropBook implements BrokerEventListener {

    private static final int LATEST = 1024;
    private static final int MOST_GROUPS = 1000;
    private static final Duration QUIET = Duration.ofMinutes(10);

    private record Noted(long number, long millis, BrokerEvent event) {}

    private record Key(String kind, String reason, String clientId, String topic) {}

    private static final class Count {
        private final LongAdder count = new LongAdder();
        private volatile long lastMillis;
    }

    /**
     * How often it was the same.
     *
     * @param last when it was the last time
     */
    public record Group(String kind, String reason, String clientId, String topic, long count, Instant last) {}

    /**
     * What is known.
     *
     * @param since when counting began
     * @param total all that there were
     * @param byReason the same by reason
     * @param groups the largest
     * @param latest the newest first
     */
    public record Summary(
            Instant since, long total, Map<String, Long> byReason, List<Group> groups, List<Drop> latest) {}

    /** Which ones are asked for; null for any. */
    public record Filter(
            @Nullable String reason,
            @Nullable String clientId,
            @Nullable String topic) {

        private boolean matches(String itsReason, String itsClient, String itsTopic) {
            return (reason == null || reason.equals(itsReason))
                    && (clientId == null || clientId.equals(itsClient))
                    && (topic == null || topic.equals(itsTopic));
        }
    }

    private final String node;
    private final InstantSource clock;
    private final Instant since;
    private final AtomicLong number = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Noted> latest = new AtomicReferenceArray<>(LATEST);
    private final Map<Key, Count> groups = new ConcurrentHashMap<>();
    private final AtomicInteger groupCount = new AtomicInteger();
    private final LongAdder[] dropped = new LongAdder[DropReason.values().length];
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    /** Of this node; nothing was dropped yet. */
    public DropBook(String node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
        this.since = clock.instant();
        for (int i = 0; i < dropped.length; i++) {
            dropped[i] = new LongAdder();
        }
    }

    @Override
    public void on(BrokerEvent event) {
        if (event instanceof BrokerEvent.MessageDropped drop) {
            dropped[drop.reason().ordinal()].increment();
            note(event, new Key("dropped", drop.reason().id(), drop.clientId(), drop.topic()));
        } else if (event instanceof BrokerEvent.PublishRefused refusal) {
            String reason = reason(refusal);
            refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
            note(event, new Key("refused", reason, refusal.clientId(), refusal.topic()));
        }
    }

    private static String reason(BrokerEvent.PublishRefused refusal) {
        return refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void note(BrokerEvent event, Key key) {
        long now = clock.millis();
        long n = number.getAndIncrement();
        latest.setRelease((int) (n % LATEST), new Noted(n, now, event));
        Count count = groups.get(key);
        if (count == null) {
            if (groupCount.get() >= MOST_GROUPS) {
                return;
            }
            groupCount.incrementAndGet();
            count = groups.computeIfAbsent(key, _ -> new Count());
        }
        count.count.increment();
        count.lastMillis = now;
    }

    /** Makes room for groups that are new, if there is little left. To be called now and then, on no event loop. */
    public void tidy() {
        if (groupCount.get() > MOST_GROUPS / 2) {
            long quiet = clock.millis() - QUIET.toMillis();
            groups.values().removeIf(count -> count.lastMillis < quiet);
            groupCount.set(groups.size());
        }
    }

    /** Messages that a subscriber did not get since the start, by reason in their order. */
    public long[] droppedByReason() {
        long[] counts = new long[dropped.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = dropped[i].sum();
        }
        return counts;
    }

    /** The number that the next one will have. */
    public long next() {
        return number.get();
    }

    /** Those that are still known with this number or a later one, oldest first, at most so many: the newest. */
    public List<Drop> since(long first, int most) {
        List<Drop> drops = new ArrayList<>(noted(first).stream()
                .sorted(Comparator.comparingLong(Noted::number))
                .map(this::drop)
                .toList());
        return drops.size() > most ? drops.subList(drops.size() - most, drops.size()) : drops;
    }

    /** What is known, as far as the filter lets it through. */
    public Summary summary(Filter filter, int limit) {
        Map<String, Long> byReason = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            long count = dropped[reason.ordinal()].sum();
            if (count > 0) {
                byReason.put(reason.id(), count);
            }
        }
        refused.forEach((reason, count) -> byReason.merge(reason, count.sum(), Long::sum));
        List<Group> largest = groups.entrySet().stream()
                .filter(entry -> filter.matches(
                        entry.getKey().reason(),
                        entry.getKey().clientId(),
                        entry.getKey().topic()))
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .limit(limit)
                .toList();
        List<Drop> newest = noted(0).stream()
                .sorted(Comparator.comparingLong(Noted::number).reversed())
                .map(this::drop)
                .filter(drop -> filter.matches(drop.reason(), drop.clientId(), drop.topic()))
                .limit(limit)
                .toList();
        long total = byReason.values().stream().mapToLong(Long::longValue).sum();
        return new Summary(since, total, byReason, largest, newest);
    }

    private List<Noted> noted(long first) {
        List<Noted> all = new ArrayList<>();
        for (int i = 0; i < LATEST; i++) {
            Noted noted = latest.getAcquire(i);
            if (noted != null && noted.number() >= first) {
                all.add(noted);
            }
        }
        return all;
    }

    private static Group group(Key key, Count count) {
        return new Group(
                key.kind(),
                key.reason(),
                key.clientId(),
                key.topic(),
                count.count.sum(),
                Instant.ofEpochMilli(count.lastMillis));
    }

    private Drop drop(Noted noted) {
        Instant time = Instant.ofEpochMilli(noted.millis());
        return switch (noted.event()) {
            case BrokerEvent.MessageDropped(String client, String topic, DropReason reason, String trace) ->
                new Drop(time, node, "dropped", reason.id(), reason.toString(), client, topic, trace);
            case BrokerEvent.PublishRefused refusal ->
                new Drop(
                        time,
                        node,
                        "refused",
                        reason(refusal),
                        refusal.reason().toString(),
                        refusal.clientId(),
                        refusal.topic(),
                        refusal.traceId());
            default -> throw new IllegalStateException("nothing else is noted");
        };
    }
}
