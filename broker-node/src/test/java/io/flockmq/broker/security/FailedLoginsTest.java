package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.8");

    private final ManualClock clock = new ManualClock();
    private final FailedLogins logins =
            new FailedLogins(new FailedLogins.Limits(3, Duration.ofMinutes(1), Duration.ofSeconds(5)), clock);

    @Test
    void someFailuresAreForgiven() {
        assertThat(logins.failed(HERE)).isZero();
        assertThat(logins.failed(HERE)).isZero();
        assertThat(logins.refuses(HERE)).isFalse();
    }

    @Test
    void afterTooManyTheAddressIsRefusedForATimeThatGrows() {
        assertThat(failUntilRefused()).isEqualTo(Duration.ofSeconds(1));
        assertThat(logins.refuses(HERE)).isTrue();
        assertThat(logins.refuses(ELSEWHERE)).isFalse();

        clock.advance(Duration.ofSeconds(1));
        assertThat(logins.refuses(HERE)).isFalse();
        assertThat(logins.failed(HERE)).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2));
        assertThat(logins.failed(HERE)).isEqualTo(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(4));
        assertThat(logins.failed(HERE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoWasAskedBeforeTheRefusalDoesNotProlongIt() {
        failUntilRefused();
        assertThat(logins.failed(HERE)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(logins.refuses(HERE)).isFalse();
    }

    @Test
    void afterAQuietMinuteAllIsForgotten() {
        failUntilRefused();
        clock.advance(Duration.ofSeconds(62));
        assertThat(logins.failed(HERE)).isZero();
        assertThat(logins.failed(HERE)).isZero();
        assertThat(logins.failed(HERE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failuresFarFromEachOtherDoNotCountTogether() {
        for (int i = 0; i < 20; i++) {
            assertThat(logins.failed(HERE)).isZero();
            clock.advance(Duration.ofSeconds(31));
        }
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 1; i <= 3; i++) {
            logins.failed(InetAddress.ofLiteral("2001:db8::" + i));
        }
        assertThat(logins.refuses(InetAddress.ofLiteral("2001:db8::ffff"))).isTrue();
    }

    @Test
    void itCanBeSwitchedOff() {
        FailedLogins off =
                new FailedLogins(new FailedLogins.Limits(0, Duration.ofMinutes(1), Duration.ofSeconds(5)), clock);
        for (int i = 0; i < 100; i++) {
            assertThat(off.failed(HERE)).isZero();
        }
        assertThat(off.refuses(HERE)).isFalse();
    }

    private Duration failUntilRefused() {
        Duration refused = Duration.ZERO;
        for (int i = 0; i < 3; i++) {
            refused = logins.failed(HERE);
        }
        return refused;
    }
}
