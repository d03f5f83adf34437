package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.Direction;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.event.PacketType;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The meters of any node. */
class MetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final TestStatistics statistics = new TestStatistics();

    @Test
    void trafficIsCountedByDirectionQosAndType() {
        TrafficMeters.counters(registry, statistics);
        statistics.counters.message(Direction.RECEIVED, Qos.EXACTLY_ONCE, 7);
        statistics.counters.packet(Direction.SENT, PacketType.CONNACK);
        statistics.counters.bytes(Direction.SENT, 99);
        assertThat(total("flockmq.messages", "direction", "received", "qos", "2"))
                .isEqualTo(1);
        assertThat(total("flockmq.messages.payload", "direction", "received", "qos", "2"))
                .isEqualTo(7);
        assertThat(total("flockmq.packets", "direction", "received", "type", "publish"))
                .isEqualTo(1);
        assertThat(total("flockmq.packets", "direction", "sent", "type", "connack"))
                .isEqualTo(1);
        assertThat(total("flockmq.network", "direction", "sent")).isEqualTo(99);
    }

    @Test
    void packetsThatOnlyTheOtherSideSendsAreNotShown() {
        TrafficMeters.counters(registry, statistics);
        assertThat(registry.find("flockmq.packets")
                        .tags("direction", "received", "type", "connack")
                        .functionCounters())
                .isEmpty();
        assertThat(registry.find("flockmq.packets")
                        .tags("direction", "sent", "type", "subscribe")
                        .functionCounters())
                .isEmpty();
    }

    @Test
    void aNodeShowsWhatItHasAndWhatItMayHave() {
        statistics.connected = 3;
        statistics.total = 5;
        NodeMeters.gauges(registry, statistics, new NodeMeters.Limits(0, 1000, 2000, 3000));
        assertThat(gauge("flockmq.connections")).isEqualTo(11);
        assertThat(gauge("flockmq.connections.limit")).isInfinite();
        assertThat(gauge("flockmq.sessions", "state", "connected")).isEqualTo(3);
        assertThat(gauge("flockmq.sessions", "state", "offline")).isEqualTo(2);
        assertThat(gauge("flockmq.sessions.limit")).isEqualTo(1000);
        assertThat(gauge("flockmq.queue.messages")).isEqualTo(12);
        assertThat(gauge("flockmq.queue")).isEqualTo(9);
        assertThat(gauge("flockmq.queue.limit")).isEqualTo(2000);
        assertThat(gauge("flockmq.queue.longest.messages")).isEqualTo(13);
        assertThat(gauge("flockmq.queue.oldest.age")).isEqualTo(14.5);
        assertThat(gauge("flockmq.inflight.messages")).isEqualTo(15);
        assertThat(gauge("flockmq.retained")).isEqualTo(16);
        assertThat(gauge("flockmq.event.loop.stalled")).isEqualTo(1.7);
        assertThat(total("flockmq.sessions.expired")).isEqualTo(6);
    }

    @Test
    void whyANodeIsNotReadyIsShown() {
        EnumSet<NotReady> reasons = EnumSet.of(NotReady.CUT_OFF);
        NodeMeters.identity(registry, "n1", "1.2.3", () -> reasons);
        assertThat(gauge("flockmq.ready")).isZero();
        assertThat(gauge("flockmq.not.ready", "reason", "cut-off")).isEqualTo(1);
        assertThat(gauge("flockmq.not.ready", "reason", "draining")).isZero();
        reasons.clear();
        assertThat(gauge("flockmq.ready")).isEqualTo(1);
        assertThat(gauge("flockmq.node.info", "node", "n1", "version", "1.2.3")).isEqualTo(1);
    }

    @Test
    void dropsAndEndsAreCountedByReason() {
        ReasonMeters meters = new ReasonMeters(registry);
        meters.on(new BrokerEvent.MessageDropped("c", "t", DropReason.QUEUE_FULL));
        meters.on(new BrokerEvent.MessageDropped("c", "t", DropReason.QUEUE_FULL));
        meters.on(new BrokerEvent.ClientDisconnected("c", "a", ReasonCode.KEEP_ALIVE_TIMEOUT, "silent", false));
        assertThat(count("flockmq.messages.dropped", "reason", "queue-full")).isEqualTo(2);
        assertThat(count("flockmq.messages.dropped", "reason", "expired")).isZero();
        assertThat(count("flockmq.connections.closed", "reason", "keep-alive-timeout"))
                .isEqualTo(1);
    }

    @Test
    void decisionsOfRulesAreCounted() {
        AccessMeters meters = new AccessMeters(registry);
        meters.on(new BrokerEvent.ClientSubscribed("c", "a/#", ReasonCode.GRANTED_QOS_1));
        meters.on(new BrokerEvent.ClientSubscribed("c", "b/#", ReasonCode.NOT_AUTHORIZED));
        meters.on(new BrokerEvent.ClientSubscribed("c", "c/#", ReasonCode.QUOTA_EXCEEDED));
        meters.on(new BrokerEvent.PublishRefused("c", "t", ReasonCode.NOT_AUTHORIZED));
        meters.on(new BrokerEvent.PublishRefused("c", "t", ReasonCode.QUOTA_EXCEEDED));
        meters.on(new BrokerEvent.MessageDropped("c", "t", DropReason.NOT_ALLOWED));
        meters.on(new BrokerEvent.MessageDropped("c", "t", DropReason.EXPIRED));
        String name = "flockmq.authorizations";
        assertThat(count(name, "action", "subscribe", "result", "allowed")).isEqualTo(1);
        assertThat(count(name, "action", "subscribe", "result", "denied")).isEqualTo(1);
        assertThat(count(name, "action", "publish", "result", "denied")).isEqualTo(1);
        assertThat(count(name, "action", "receive", "result", "denied")).isEqualTo(1);
    }

    @Test
    void aNodeAloneHasNoTimesOfACluster() {
        TimingMeters meters = new TimingMeters(registry, false, false);
        for (Timing timing : Timing.values()) {
            meters.took(timing, 1_000_000);
        }
        assertThat(registry.get("flockmq.delivery").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1);
        assertThat(registry.find("flockmq.cluster.replication").timers()).isEmpty();
        assertThat(registry.find("flockmq.takeover").timers()).isEmpty();
    }

    @Test
    void everyTimeHasItsHistogram() {
        TimingMeters meters = new TimingMeters(registry, true, true);
        for (Timing timing : Timing.values()) {
            meters.took(timing, 1_000_000);
        }
        meters.confirmed("n2", "messages", 2_000_000);
        assertThat(registry.getMeters().stream().filter(Timer.class::isInstance))
                .hasSize(Timing.values().length + 1);
        assertThat(registry.get("flockmq.cluster.link.delay")
                        .tags("peer", "n2", "lane", "messages")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double total(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }
}
