package io.flockmq.broker.observe;

import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.TimingListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/** How long things take, as histograms with fixed buckets; {@code docs/metrics.md} lists them. Thread-safe. */
public final class TimingMeters implements TimingListener {

    /** Upper ends of buckets of what mostly takes less than a millisecond, in seconds. */
    private static final Duration[] SHORT =
            buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    /** And of what takes longer. */
    private static final Duration[] LONG =
            buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);

    private record Way(String peer, String lane) {}

    private final MeterRegistry registry;
    private final Timer[] timers = new Timer[Timing.values().length];
    private final Map<Way, Timer> links = new ConcurrentHashMap<>();

    /**
     * Registers the histograms.
     *
     * @param clustered whether this is a node of a cluster
     * @param stored whether this is a node with a store
     */
    public TimingMeters(MeterRegistry registry, boolean clustered, boolean stored) {
        this.registry = registry;
        MeterRegistry nowhere = new CompositeMeterRegistry();
        for (Timing timing : Timing.values()) {
            Timer.Builder timer = switch (timing) {
                case DELIVERY ->
                    timer("flockmq.delivery", SHORT)
                            .description("Time from the arrival of a message on this node until it is written to a"
                                    + " connected subscriber; one delivery in 64 is measured");
                case ACKNOWLEDGEMENT ->
                    timer("flockmq.acknowledgement", SHORT)
                            .description("Time from the arrival of a PUBLISH of QoS 1 or 2 until its PUBACK or"
                                    + " PUBREC; one in 64 is measured");
                case EVENT_LOOP_DELAY ->
                    timer("flockmq.event.loop.delay", SHORT)
                            .description(
                                    "How late tasks of the event loops run, measured four times a second on" + " each");
                case STORE_WRITE ->
                    timer("flockmq.store.write", SHORT)
                            .description(
                                    "Time until changes are written, and synced if they are acknowledged only then");
                case TAKEOVER ->
                    timer("flockmq.takeover", LONG)
                            .description("Time from a CONNECT until the session is here that another node had");
                case REPLICATION ->
                    timer("flockmq.cluster.replication", SHORT)
                            .description("Time until the other nodes have confirmed a change of a session; one in"
                                    + " 64 is measured");
                case HANDOVER ->
                    timer("flockmq.cluster.handover", LONG)
                            .description("Time until another node has a session that this node gives to it");
                case DRAIN ->
                    timer("flockmq.cluster.drain", LONG)
                            .description("Time until all sessions are handed over because this node leaves");
            };
            boolean shown = switch (timing) {
                case DELIVERY, ACKNOWLEDGEMENT, EVENT_LOOP_DELAY -> true;
                case STORE_WRITE -> stored;
                case TAKEOVER, REPLICATION, HANDOVER, DRAIN -> clustered;
            };
            timers[timing.ordinal()] = timer.register(shown ? registry : nowhere);
        }
    }

    private static Timer.Builder timer(String name, Duration[] buckets) {
        return Timer.builder(name).serviceLevelObjectives(buckets);
    }

    private static Duration[] buckets(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9)))
                .toArray(Duration[]::new);
    }

    @Override
    public void took(Timing what, long nanos) {
        timers[what.ordinal()].record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void confirmed(String peer, String lane, long nanos) {
        links.computeIfAbsent(
                        new Way(peer, lane),
                        way -> timer("flockmq.cluster.link.delay", SHORT)
                                .description("Time until another node has confirmed a batch; one in 64 is measured")
                                .tag("peer", way.peer())
                                .tag("lane", way.lane())
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
