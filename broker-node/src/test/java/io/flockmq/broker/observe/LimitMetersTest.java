package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void whoIsRefusedOrSlowedIsCounted() {
        LimitMeters meters = new LimitMeters(registry);
        meters.on(new BrokerEvent.ConnectionRefused("a:1", "c", ReasonCode.BANNED, "banned"));
        meters.on(new BrokerEvent.ConnectionRefused("a:1", "c", ReasonCode.BANNED, "banned"));
        meters.on(new BrokerEvent.ClientDisconnected("c", "a:1", ReasonCode.ADMINISTRATIVE_ACTION, "banned", false));
        meters.on(new BrokerEvent.ClientDisconnected("c", "a:1", ReasonCode.SUCCESS, "left", true));
        meters.on(new BrokerEvent.LoginsRefused("192.0.2.1", Duration.ofSeconds(1)));
        meters.on(new BrokerEvent.ClientIdContested("c", "a:1", "b:1", 6, Duration.ofMinutes(1)));
        meters.on(new BrokerEvent.PublisherSlowed("c", "a:1"));

        assertThat(registry.get("flockmq.connections.refused")
                        .tag("reason", "banned")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("flockmq.connections.refused")
                        .tag("reason", "connection-rate-exceeded")
                        .counter()
                        .count())
                .isZero();
        for (String once : new String[] {
            "flockmq.clients.banned",
            "flockmq.logins.refused.addresses",
            "flockmq.clients.contested",
            "flockmq.publishers.slowed"
        }) {
            assertThat(registry.get(once).counter().count()).as(once).isEqualTo(1);
        }
    }
}
