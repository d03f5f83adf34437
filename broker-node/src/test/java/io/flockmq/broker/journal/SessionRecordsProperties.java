package io.flockmq.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.format.ChangeFormat;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.PendingDelivery;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.StoreException;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Source;
import io.flockmq.broker.topic.Stamp;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A session that is read from its records is the session whose changes were written, whatever happened to it. */
class SessionRecordsProperties {

    private static final long NUMBER = 7;
    private static final long OTHER = 8;

    private final ManualTimers timers = new ManualTimers();
    private final Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    private final long beginNanos = timers.nanoTime();
    private final WallTime time = new WallTime(() -> begin.plusNanos(timers.nanoTime() - beginNanos), timers::nanoTime);

    @Property(tries = 500)
    void recordsGiveWhatChangesGive(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps)
            throws StoreException {
        Random random = new Random(seed);
        MemoryRecordStore store = new MemoryRecordStore();
        SessionRecords records = new SessionRecords(time);
        SessionState expected = new SessionState(timers);
        entries.clear();
        nextEntry = 1;
        for (int i = 0; i < steps; i++) {
            RecordBatch batch = new RecordBatch();
            SessionChange change = change(random, i);
            expected.apply(change);
            records.change(batch, NUMBER, change);
            records.change(batch, OTHER, new SessionChange.Added(i + 1, delivery(random, i), 0)); // a neighbour
            store.write(batch);
            timers.advance(Duration.ofMillis(random.nextInt(2000)));
        }

        SessionState read = new SessionState(timers);
        store.read(Keys.session(NUMBER), Keys.session(OTHER), (key, value) -> {
            StoredSession.apply(key, value, time, read);
            return true;
        });

        assertThat(encoded(read)).containsExactlyInAnyOrderElementsOf(encoded(expected));
        assertThat(outbound(read)).as("order of messages").isEqualTo(outbound(expected));
        assertThat(read.isConnected()).isEqualTo(expected.isConnected());
        assertThat(read.bytes()).isEqualTo(expected.bytes());
    }

    @Property(tries = 50)
    void whatEndsLeavesNothingBehindAndItsNeighbourAlone(@ForAll long seed) throws StoreException {
        Random random = new Random(seed);
        MemoryRecordStore store = new MemoryRecordStore();
        SessionRecords records = new SessionRecords(time);
        RecordBatch batch = new RecordBatch();
        for (int i = 0; i < 30; i++) {
            records.change(batch, NUMBER, change(random, i));
        }
        Head neighbour = new Head("b", false, OTHER, 4, 7);
        records.head(batch, new Head("a", false, NUMBER, 3, 1));
        records.head(batch, neighbour);
        records.change(batch, OTHER, new SessionChange.Opened(60, null, "ann"));
        records.ends(batch, "a", false, NUMBER);
        store.write(batch);

        int[] left = {0};
        store.read(new byte[0], new byte[] {(byte) 0xFF}, (key, value) -> {
            if (key[0] == Keys.HEAD) {
                assertThat(Head.read(key, value)).isEqualTo(neighbour);
            }
            left[0]++;
            return true;
        });
        assertThat(left[0]).isEqualTo(2);
    }

    /** Messages that are there, of the session: nothing happens to one that never came. */
    private final List<Long> entries = new ArrayList<>();

    private long nextEntry = 1;

    private SessionChange change(Random random, int step) {
        int packetId = 1 + random.nextInt(4);
        int kind = random.nextInt(14);
        if (kind >= 7 && kind <= 9) {
            return onMessage(random, step, kind);
        }
        return switch (kind) {
            case 0 ->
                new SessionChange.Opened(
                        random.nextInt(4) == 0 ? 0 : 600,
                        random.nextBoolean() ? will() : null,
                        random.nextBoolean() ? "ann" : null);
            case 1 -> new SessionChange.Disconnected(600);
            case 2 -> new SessionChange.WillRemoved();
            case 3 -> new SessionChange.Subscribed(filter(random), SubscriptionOptions.of(Qos.of(random.nextInt(3))));
            case 4 -> new SessionChange.Unsubscribed(filter(random));
            case 5, 6 -> added(random, step);
            case 10 -> new SessionChange.InboundReceived(packetId, message(random, step));
            case 11 -> new SessionChange.InboundRouted(packetId);
            case 12 -> new SessionChange.InboundReleased(packetId);
            default -> new SessionChange.Seen(new Stamp(Source.ofClient("p" + random.nextInt(3), 5), step + 1));
        };
    }

    private SessionChange added(Random random, int step) {
        long entry = nextEntry++;
        entries.add(entry);
        return new SessionChange.Added(entry, delivery(random, step), random.nextBoolean() ? (int) entry : 0);
    }

    private SessionChange onMessage(Random random, int step, int kind) {
        if (entries.isEmpty()) {
            return added(random, step);
        }
        long entry = entries.get(random.nextInt(entries.size()));
        return switch (kind) {
            case 7 -> new SessionChange.Sent(entry, (int) entry);
            case 8 -> new SessionChange.Completing(entry, (int) entry);
            default -> {
                entries.remove(entry);
                yield new SessionChange.Removed(entry);
            }
        };
    }

    private static TopicFilter filter(Random random) {
        return TopicFilter.of(random.nextBoolean() ? "a/" + random.nextInt(3) : "$share/g/" + random.nextInt(3));
    }

    private PendingDelivery delivery(Random random, int step) {
        return new PendingDelivery(
                message(random, step),
                Qos.of(1 + random.nextInt(2)),
                random.nextBoolean(),
                random.nextBoolean() ? new int[] {3, 300} : PendingDelivery.NO_IDS,
                random.nextInt(4) == 0 ? TopicFilter.of("$share/g/a") : null);
    }

    private Message message(Random random, int step) {
        Message message = Messages.message(
                "a/" + step,
                Qos.EXACTLY_ONCE,
                random.nextBoolean(),
                "p",
                random.nextBoolean() ? timers.nanoTime() + Duration.ofDays(3).toNanos() : Message.NEVER,
                "payload " + step);
        return switch (random.nextInt(3)) {
            case 0 -> message;
            case 1 -> message.stamped(new Stamp(Source.ofClient("p", 5), step + 1));
            default -> message.stamped(new Stamp(Source.ofWill("w", step), 1));
        };
    }

    private static Will will() {
        return new Will(
                Topic.of("will"),
                Qos.AT_LEAST_ONCE,
                true,
                Duration.ofSeconds(40),
                50,
                new byte[0],
                "gone".getBytes(StandardCharsets.UTF_8));
    }

    private List<String> encoded(SessionState state) {
        return state.changes().stream().map(this::encoded).toList();
    }

    private List<String> outbound(SessionState state) {
        return state.changes().stream()
                .filter(change -> change instanceof SessionChange.Added || change instanceof SessionChange.Completing)
                .map(this::encoded)
                .toList();
    }

    private String encoded(SessionChange change) {
        ByteBuf out = Unpooled.buffer();
        ChangeFormat.write(out, change, null, timers.nanoTime());
        return change.getClass().getSimpleName() + " " + ByteBufUtil.hexDump(out);
    }
}
