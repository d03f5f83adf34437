package io.flockmq.broker.admin.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientLogTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final ClientLog log = new ClientLog(InstantSource.fixed(NOW));

    @Test
    void tellsWhatHappenedToTheClientsThatAreAskedForNewestFirst() {
        log.on(new BrokerEvent.ClientConnected("a", "127.0.0.1:5", "MQTT 5.0", true, false, 60, 0, "ann"));
        log.on(new BrokerEvent.ClientSubscribed("b", "x/#", ReasonCode.SUCCESS));
        log.on(new BrokerEvent.ClientSubscribed("c", "x/#", ReasonCode.SUCCESS));
        log.on(new BrokerEvent.ClientSubscribed("a", "secret", ReasonCode.NOT_AUTHORIZED));
        assertThat(log.of(Set.of("a", "b"), 10))
                .extracting(ClientLog.Line::clientId, ClientLog.Line::text)
                .containsExactly(
                        tuple("a", "may not subscribe to secret: " + ReasonCode.NOT_AUTHORIZED),
                        tuple("b", "subscribed to x/# (QoS 0)"),
                        tuple("a", "connected from 127.0.0.1:5 (MQTT 5.0, clean start, keep alive 60 s, user ann)"));
        assertThat(log.of(Set.of("a"), 1)).singleElement().returns(NOW, ClientLog.Line::time);
    }

    @Test
    void aFloodOfDropsPushesNothingOut() {
        log.on(new BrokerEvent.WillPublished("a", "gone"));
        for (int i = 0; i < 10_000; i++) {
            log.on(new BrokerEvent.MessageDropped("a", "x", DropReason.values()[0]));
        }
        assertThat(log.of(Set.of("a"), 10)).extracting(ClientLog.Line::text).containsExactly("will published to gone");
    }

    @Test
    void remembersTheLatestOfAll() {
        log.on(new BrokerEvent.WillPublished("a", "gone"));
        for (int i = 0; i < 5000; i++) {
            log.on(new BrokerEvent.SessionEnded("b", "number " + i));
        }
        assertThat(log.of(Set.of("a"), 10)).isEmpty();
        assertThat(log.of(Set.of("b"), 1))
                .extracting(ClientLog.Line::text)
                .containsExactly("session ended: number 4999");
    }
}
