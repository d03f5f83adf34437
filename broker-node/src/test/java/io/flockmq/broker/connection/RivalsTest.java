package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.security.Takeovers;
import io.flockmq.broker.session.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RivalsTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final ManualTimers timers = new ManualTimers();
    private final List<BrokerEvent> events = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Rivals rivals = new Rivals(new Takeovers.Limits(5, WINDOW), timers, events::add);

    @Test
    void bothAddressesAreToldOnce() {
        quarrel();
        assertThat(events).containsExactly(new BrokerEvent.ClientIdContested("c", "a:1", "b:1", 6, WINDOW));
    }

    @Test
    void aRivalOnAnotherNodeIsNotKnown() {
        for (int i = 0; i < 6; i++) {
            rivals.takenOver(rival("a:1"));
        }
        assertThat(events).containsExactly(new BrokerEvent.ClientIdContested("c", "a:1", null, 6, WINDOW));
    }

    @Test
    void aConnectWaitsItsTurn() {
        quarrel();
        come("a:2");
        timers.advance(Duration.ofMillis(999));
        assertThat(log).isEmpty();
        timers.advance(Duration.ofMillis(1));
        assertThat(log).containsExactly("a:2 opens");
    }

    @Test
    void onlyTheLastWaits() {
        quarrel();
        come("a:2");
        come("b:2");
        assertThat(log).containsExactly("a:2 gives way");
        timers.advance(Duration.ofSeconds(10));
        assertThat(log).containsExactly("a:2 gives way", "b:2 opens");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void whoLeavesIsNotWaitedFor() {
        quarrel();
        come("a:2");
        rivals.gone(rival("a:2"));
        assertThat(timers.waiting()).isZero();
    }

    private void quarrel() {
        for (int i = 0; i < 6; i++) {
            rivals.whenItsTurn(rival("b:1"), () -> rivals.takenOver(rival("a:1")), () -> {});
            rivals.opened(rival("b:1"));
        }
    }

    private void come(String address) {
        rivals.whenItsTurn(rival(address), () -> log.add(address + " opens"), () -> log.add(address + " gives way"));
    }

    private static Rivals.Rival rival(String address) {
        return new Rivals.Rival("c", address);
    }
}
