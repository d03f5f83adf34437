package io.flockmq.broker.admin.node;

import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.transport.DirectMemory;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the figures of this node once a second, on a thread of its own, and keeps those of the last hour. Thread-safe. */
public final class FiguresHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FiguresHistory.class);

    /** The most seconds that are kept. */
    public static final int SECONDS = 3600;

    /**
     * What was counted up to a moment.
     *
     * @param figures with rates of the second before
     * @param dropped by reason, in their order
     * @param cpuNanos that the process has used
     */
    private record Sample(
            Figures figures,
            TrafficTotals traffic,
            long[] dropped,
            long[] delivery,
            long[] acknowledgement,
            long[] delay,
            long cpuNanos) {}

    private final BrokerStatistics statistics;
    private final Supplier<long[]> dropped;
    private final TimingSource delivery;
    private final TimingSource acknowledgement;
    private final TimingSource delay;
    private final InstantSource clock;
    private final Deque<Sample> samples = new ArrayDeque<>(); // guarded by this
    private final List<Runnable> listeners = new ArrayList<>(); // guarded by this
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("admin-figures").daemon().factory());

    /**
     * Of this node; nothing is looked at yet.
     *
     * @param dropped messages dropped since the start, by reason in their order
     */
    public FiguresHistory(
            BrokerStatistics statistics, Supplier<long[]> dropped, MeterRegistry meters, InstantSource clock) {
        this.statistics = statistics;
        this.dropped = dropped;
        this.delivery = new TimingSource(meters, "flockmq.delivery");
        this.acknowledgement = new TimingSource(meters, "flockmq.acknowledgement");
        this.delay = new TimingSource(meters, "flockmq.event.loop.delay");
        this.clock = clock;
    }

    /** Looks from now on. */
    public void start() {
        look();
        var _ = thread.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Runs a task after each look, on the same thread: it must be short. */
    public synchronized void afterEach(Runnable task) {
        listeners.add(task);
    }

    private void look() {
        List<Runnable> told;
        try {
            synchronized (this) {
                samples.addLast(sample(samples.peekLast()));
                if (samples.size() > SECONDS) {
                    samples.removeFirst();
                }
                told = List.copyOf(listeners);
            }
            told.forEach(Runnable::run);
        } catch (RuntimeException fault) { // else nobody would look any more
            LOG.atWarn()
                    .addKeyValue(LogField.ACTION, EventName.INTERNAL_FAULT)
                    .setCause(fault)
                    .log("The figures of a second could not be looked at");
        }
    }

    /** The figures of the last second. */
    public synchronized Figures latest() {
        Sample last = samples.peekLast();
        return last == null ? sample(null).figures() : last.figures();
    }

    /**
     * The figures of the last seconds, oldest first.
     *
     * @param seconds how far back
     * @param step over how many seconds rates are averaged, and how far the figures lie apart
     */
    public synchronized List<Figures> since(int seconds, int step) {
        List<Sample> all = new ArrayList<>(samples);
        List<Figures> figures = new ArrayList<>();
        int first = Math.max(0, all.size() - 1 - seconds);
        for (int i = first + step; i < all.size(); i += step) {
            figures.add(between(all.get(i - step), all.get(i)));
        }
        return figures;
    }

    // ---------------------------------------------------------------- one look

    private Sample sample(@Nullable Sample before) {
        TrafficTotals traffic = statistics.traffic();
        long[] drops = dropped.get();
        long cpu = cpuNanos();
        long[] deliveries = delivery.counts();
        long[] acknowledgements = acknowledgement.counts();
        long[] delays = delay.counts();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Figures now = new Figures(
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                statistics.connections(),
                statistics.clientsConnected(),
                statistics.clientsTotal(),
                statistics.subscriptions(),
                statistics.retainedMessages(),
                statistics.retainedBytes(),
                statistics.queuedMessages(),
                statistics.queuedBytes(),
                statistics.inFlightMessages(),
                new Figures.Flow(0, 0, 0),
                new Figures.Flow(0, 0, 0),
                new Figures.Totals(
                        traffic.messages(Direction.RECEIVED),
                        traffic.messages(Direction.SENT),
                        traffic.bytes(Direction.RECEIVED),
                        traffic.bytes(Direction.SENT),
                        traffic.dropped(),
                        traffic.connections()),
                0,
                Map.of(),
                null,
                null,
                null,
                new Figures.Memory(heap.getUsed(), heap.getMax(), DirectMemory.used(), DirectMemory.max()),
                0);
        Sample sample = new Sample(now, traffic, drops, deliveries, acknowledgements, delays, cpu);
        return before == null
                ? sample
                : new Sample(between(before, sample), traffic, drops, deliveries, acknowledgements, delays, cpu);
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean process
                ? process.getProcessCpuTime()
                : 0;
    }

    private Figures between(Sample before, Sample after) {
        Figures last = after.figures();
        double seconds = seconds(before.figures().time(), last.time());
        Map<String, Double> drops = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            long count = after.dropped()[reason.ordinal()] - before.dropped()[reason.ordinal()];
            if (count > 0) {
                drops.put(reason.id(), rate(count, seconds));
            }
        }
        return new Figures(
                last.time(),
                last.connections(),
                last.clientsConnected(),
                last.sessions(),
                last.subscriptions(),
                last.retainedMessages(),
                last.retainedBytes(),
                last.queuedMessages(),
                last.queuedBytes(),
                last.inFlightMessages(),
                flow(before, after, Direction.RECEIVED, seconds),
                flow(before, after, Direction.SENT, seconds),
                last.totals(),
                rate(after.traffic().connections() - before.traffic().connections(), seconds),
                drops,
                delivery.between(before.delivery(), after.delivery()),
                acknowledgement.between(before.acknowledgement(), after.acknowledgement()),
                delay.between(before.delay(), after.delay()),
                last.memory(),
                Math.clamp(
                        rate(after.cpuNanos() - before.cpuNanos(), seconds)
                                / TimeUnit.SECONDS.toNanos(1)
                                / Runtime.getRuntime().availableProcessors(),
                        0,
                        1));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0.001, Duration.between(from, to).toNanos() / 1e9);
    }

    private static Figures.Flow flow(Sample before, Sample after, Direction direction, double seconds) {
        return new Figures.Flow(
                rate(after.traffic().messages(direction) - before.traffic().messages(direction), seconds),
                rate(after.traffic().bytes(direction) - before.traffic().bytes(direction), seconds),
                rate(after.traffic().packets(direction) - before.traffic().packets(direction), seconds));
    }

    private static double rate(long count, double seconds) {
        return Math.round(count / seconds * 10) / 10.0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
