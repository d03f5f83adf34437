package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.ReasonCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.7");

    private final ManualClock clock = new ManualClock();
    private final BanList bans = new BanList(clock);

    @Test
    void whereThereAreNoLimitsAllComeIn() {
        Doorkeeper door = door(null, null);
        assertThat(IntStream.range(0, 10_000).filter(i -> door.atConnect(HERE, "c") != null))
                .isEmpty();
        assertThat(door.atAccept()).isNull();
    }

    @Test
    void aboveTheRateConnectIsRefusedAndFarAboveItTheConnectionIsClosed() {
        Doorkeeper door = door(new Rate(10), null);
        assertThat(IntStream.range(0, 100).filter(i -> door.atConnect(HERE, "c") == null))
                .hasSize(10);
        assertThat(door.atConnect(HERE, "c"))
                .extracting(Refusal::reason)
                .isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(IntStream.range(0, 100).filter(i -> door.atAccept() == null)).hasSize(40);

        clock.advance(Duration.ofMillis(200));
        assertThat(IntStream.range(0, 100).filter(i -> door.atConnect(HERE, "c") == null))
                .hasSize(2);
    }

    @Test
    void anAddressThatExceedsItsRateTakesNothingFromOthers() {
        Doorkeeper door = door(new Rate(10), new Rate(2));
        assertThat(IntStream.range(0, 100).filter(i -> door.atConnect(HERE, "c") == null))
                .hasSize(2);
        assertThat(IntStream.range(0, 8)
                        .filter(i -> door.atConnect(InetAddress.ofLiteral("192.0.2." + (10 + i)), "c") == null))
                .hasSize(8);
    }

    @Test
    void whoIsBannedIsRefusedBeforeAnybodyIsAsked() {
        Doorkeeper door = door(null, null);
        bans.add(new Ban(new Ban.Subject.ClientId("bad"), null));
        bans.add(new Ban(new Ban.Subject.User("mallory"), null));
        assertThat(door.atConnect(HERE, "bad")).extracting(Refusal::reason).isEqualTo(ReasonCode.BANNED);
        assertThat(door.atConnect(HERE, "good")).isNull();
        assertThat(door.ofKnown(HERE, "good", "mallory"))
                .extracting(Refusal::reason)
                .isEqualTo(ReasonCode.BANNED);
        assertThat(door.ofKnown(HERE, "good", "alice")).isNull();
    }

    @Test
    void whoseAddressFailedTooOftenIsRefused() {
        Doorkeeper door = door(null, null);
        door.failedLogin(HERE);
        assertThat(door.atConnect(HERE, "c")).isNull();
        door.failedLogin(HERE);
        assertThat(door.atConnect(HERE, "c"))
                .extracting(Refusal::cause)
                .isEqualTo("too many failed logins from its address");
        assertThat(door.atConnect(null, "c")).isNull();
    }

    private Doorkeeper door(@Nullable Rate rate, @Nullable Rate addressRate) {
        FailedLogins.Limits limits = new FailedLogins.Limits(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return new Doorkeeper(rate, addressRate, bans, new FailedLogins(limits, clock), clock);
    }
}
