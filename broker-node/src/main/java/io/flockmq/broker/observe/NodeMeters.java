package io.flockmq.broker.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is asked for of a node, its connections and its sessions; {@code docs/metrics.md} lists the meters. */
public final class NodeMeters {

    /**
     * What there may be.
     *
     * @param connections 0 for no limit
     * @param sessions 0 for no limit
     * @param queuedBytes of all queues
     * @param retainedBytes of all retained messages
     */
    public record Limits(long connections, long sessions, long queuedBytes, long retainedBytes) {}

    private final MeterRegistry registry;
    private final BrokerStatistics statistics;

    private NodeMeters(MeterRegistry registry, BrokerStatistics statistics) {
        this.registry = registry;
        this.statistics = statistics;
    }

    /** Registers who the node is, and whether it is ready. */
    public static void identity(MeterRegistry registry, String node, String version, Supplier<Set<NotReady>> notReady) {
        Gauge.builder("flockmq.node.info", () -> 1)
                .description("Always 1; which node this is and what it runs")
                .tag("node", node)
                .tag("version", version)
                .register(registry);
        Gauge.builder("flockmq.ready", () -> notReady.get().isEmpty() ? 1 : 0)
                .description("1 if clients may be sent to this node")
                .register(registry);
        for (NotReady reason : NotReady.values()) {
            Gauge.builder("flockmq.not.ready", () -> notReady.get().contains(reason) ? 1 : 0)
                    .description("1 if this is a reason why clients may not be sent to this node")
                    .tag("reason", reason.label())
                    .register(registry);
        }
    }

    /** Registers memory that buffers of connections take. */
    public static void directMemory(MeterRegistry registry, LongSupplier used, LongSupplier max) {
        Gauge.builder("flockmq.direct.memory.used", used::getAsLong)
                .description("Memory outside of the Java heap that buffers of connections take")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("flockmq.direct.memory.max", max::getAsLong)
                .description("The most of it that there may be")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Registers what is asked for of connections, sessions and queues. */
    public static void gauges(MeterRegistry registry, BrokerStatistics statistics, Limits limits) {
        NodeMeters meters = new NodeMeters(registry, statistics);
        meters.connections(limits);
        meters.sessions(limits);
        meters.queues(limits);
        meters.retained(limits);
    }

    private void connections(Limits limits) {
        gauge(
                "flockmq.connections",
                "Open connections, whether their CONNECT has come or not",
                statistics::connections);
        limit(
                "flockmq.connections.limit",
                "The most connections that there may be; infinite if there is no limit",
                limits.connections());
        counter(
                "flockmq.connections.opened",
                "Connections that were accepted by a listener",
                now -> now.traffic().connections());
        time(
                "flockmq.event.loop.stalled",
                "How long the event loop that has been busy longest has not come to its next task",
                statistics::stalled);
    }

    private void sessions(Limits limits) {
        sessions("connected", statistics::clientsConnected);
        // Both change meanwhile.
        sessions("offline", () -> Math.max(0, statistics.clientsTotal() - statistics.clientsConnected()));
        limit(
                "flockmq.sessions.limit",
                "The most sessions that there may be; infinite if there is no limit",
                limits.sessions());
        counter("flockmq.sessions.expired", "Sessions that expired", BrokerStatistics::clientsExpired);
        gauge("flockmq.subscriptions", "Subscriptions of all sessions", statistics::subscriptions);
    }

    private void sessions(String state, LongSupplier value) {
        Gauge.builder("flockmq.sessions", value::getAsLong)
                .description("Sessions of clients that are connected, and of those that are offline")
                .tag("state", state)
                .register(registry);
    }

    private void queues(Limits limits) {
        gauge("flockmq.queue.messages", "Messages that wait in the queues of all sessions", statistics::queuedMessages);
        bytes("flockmq.queue", "Bytes that they take", statistics::queuedBytes);
        bytes("flockmq.queue.limit", "The most bytes that all queues may take", limits::queuedBytes);
        gauge("flockmq.queue.longest.messages", "Messages in the longest queue", statistics::longestQueue);
        time(
                "flockmq.queue.oldest.age",
                "Time since the arrival of the message that has waited longest",
                statistics::oldestQueued);
        gauge(
                "flockmq.inflight.messages",
                "Messages of QoS 1 and 2 that were sent to clients and are not acknowledged",
                statistics::inFlightMessages);
    }

    private void retained(Limits limits) {
        gauge("flockmq.retained.messages", "Retained messages", statistics::retainedMessages);
        bytes("flockmq.retained", "Bytes that they take", statistics::retainedBytes);
        bytes("flockmq.retained.limit", "The most bytes that they may take", limits::retainedBytes);
    }

    private void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(name, value::getAsLong).description(description).register(registry);
    }

    private void limit(String name, String description, long limit) {
        double shown = limit == 0 ? Double.POSITIVE_INFINITY : limit;
        Gauge.builder(name, () -> shown).description(description).register(registry);
    }

    private void bytes(String name, String description, LongSupplier value) {
        Gauge.builder(name, value::getAsLong)
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }

    private void time(String name, String description, Supplier<Duration> value) {
        TimeGauge.builder(name, () -> value.get().toNanos(), TimeUnit.NANOSECONDS)
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<BrokerStatistics> value) {
        FunctionCounter.builder(name, statistics, value)
                .description(description)
                .register(registry);
    }
}
