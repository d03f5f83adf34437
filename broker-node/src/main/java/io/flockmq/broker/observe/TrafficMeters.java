package io.flockmq.broker.observe;

import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.PacketType;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.topic.Qos;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What event loops have counted of messages, packets and bytes; {@code docs/metrics.md} lists the meters. */
public final class TrafficMeters {

    private static final Set<PacketType> FROM_BROKER =
            EnumSet.of(PacketType.CONNACK, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.PINGRESP);
    private static final Set<PacketType> FROM_CLIENT =
            EnumSet.of(PacketType.CONNECT, PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE, PacketType.PINGREQ);

    private final MeterRegistry registry;
    private final BrokerStatistics statistics;

    private TrafficMeters(MeterRegistry registry, BrokerStatistics statistics) {
        this.registry = registry;
        this.statistics = statistics;
    }

    /** Registers all. */
    public static void counters(MeterRegistry registry, BrokerStatistics statistics) {
        TrafficMeters meters = new TrafficMeters(registry, statistics);
        for (Direction direction : Direction.values()) {
            meters.counters(direction);
        }
    }

    private void counters(Direction direction) {
        Tags way = Tags.of("direction", Labels.of(direction));
        for (Qos qos : Qos.values()) {
            Tags tags = way.and("qos", Integer.toString(qos.value()));
            counter(
                    "flockmq.messages",
                    null,
                    "PUBLISH packets received from clients and sent to clients",
                    tags,
                    traffic -> traffic.messages(direction, qos));
            counter(
                    "flockmq.messages.payload",
                    "bytes",
                    "Bytes of their payloads",
                    tags,
                    traffic -> traffic.payloadBytes(direction, qos));
        }
        for (PacketType type : PacketType.values()) {
            if (!(direction == Direction.RECEIVED ? FROM_BROKER : FROM_CLIENT).contains(type)) {
                counter(
                        "flockmq.packets",
                        null,
                        "MQTT packets received from clients and sent to clients",
                        way.and("type", Labels.of(type)),
                        traffic -> traffic.packets(direction, type));
            }
        }
        counter(
                "flockmq.network",
                "bytes",
                "Bytes received from clients and sent to clients",
                way,
                traffic -> traffic.bytes(direction));
    }

    private void counter(
            String name, @Nullable String unit, String description, Tags tags, ToDoubleFunction<TrafficTotals> value) {
        FunctionCounter.builder(name, statistics, now -> value.applyAsDouble(now.traffic()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }
}
