package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.topic.ReasonCode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A flood of refusals is a line at once for each who is refused, and one with a count every few seconds. */
class RefusalLogTest {

    private final LogLines lines = new LogLines(RefusalLogTest.class);
    private final RefusalLog log = new RefusalLog(LoggerFactory.getLogger(RefusalLogTest.class));

    @AfterEach
    void closeLog() {
        lines.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReasonCode.class,
            names = {"BANNED", "MALFORMED_PACKET", "BAD_USER_NAME_OR_PASSWORD", "NOT_AUTHORIZED", "SERVER_BUSY"})
    void whoIsRefusedAgainAndAgainIsALineAndACount(ReasonCode reason) {
        for (int i = 1; i <= 1000; i++) {
            log.refused(new BrokerEvent.ConnectionRefused("10.0.0.1:" + i, "c", reason, "a cause"));
        }
        assertThat(lines.all())
                .containsExactly("INFO Connection from 10.0.0.1:1 of client \"c\" refused: a cause (" + reason + ")");

        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Refused 999 more connections, the last from 10.0.0.1:1000: a cause");
        assertThat(lines.fields())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry(LogField.ACTION, EventName.CONNECT_REFUSED)
                .containsEntry(LogField.COUNT, 999L)
                .containsEntry(LogField.CLIENT_ADDRESS, "10.0.0.1:1000")
                .containsEntry(LogField.REASON_CODE, reason.value());
        lines.forget();
        log.summarize();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void whoIsRefusedFirstIsAlwaysALineUnlessThereAreMany() {
        for (int i = 1; i <= 100; i++) {
            for (int again = 0; again < 10; again++) {
                log.refused(new BrokerEvent.ConnectionRefused("10.0.0." + i + ":1", null, ReasonCode.BANNED, "banned"));
            }
        }
        assertThat(lines.all()).hasSize(Repeated.WRITTEN);
        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .hasSize(Repeated.WRITTEN + 1)
                .startsWith("WARN Refused 9 more connections, the last from 10.0.0.1:1: banned")
                .endsWith("WARN Refused 900 more connections, the last from 10.0.0.100:1: banned");
    }

    @Test
    void failedHandshakesAreWrittenInPartAndCountedWhateverStrangersSay() {
        for (int i = 1; i <= 1000; i++) {
            log.failed(new BrokerEvent.TransportFailed("a:" + i, ReasonCode.PROTOCOL_ERROR, "TLS: words " + i));
        }
        log.failed(new BrokerEvent.TransportFailed("b:1", ReasonCode.NOT_AUTHORIZED, "TLS: revoked"));
        assertThat(lines.all())
                .hasSize(11)
                .contains(
                        "INFO Connection from a:1 refused: TLS: words 1 (Protocol Error)",
                        "INFO Connection from b:1 refused: TLS: revoked (Not authorized)");

        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Refused 990 more connections, the last from a:1000: TLS: words 1000");
        lines.forget();
        log.summarize();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void clientsThatBreakTheProtocolAgainAndAgainAreALineAndACount() {
        for (int i = 1; i <= 50; i++) {
            log.disconnected(new BrokerEvent.ClientDisconnected(
                    "c" + i, "10.0.0.1:" + i, ReasonCode.MALFORMED_PACKET, "malformed", false));
        }
        assertThat(lines.all()).containsExactly("INFO Client \"c1\" from 10.0.0.1:1 disconnected: malformed");
        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Disconnected 49 more clients, the last from 10.0.0.1:50: malformed");
    }

    @Test
    void clientsThatGoForAnyOtherReasonAreALineEach() {
        for (int i = 1; i <= 50; i++) {
            log.disconnected(new BrokerEvent.ClientDisconnected(
                    "c" + i, "10.0.0.1:" + i, ReasonCode.KEEP_ALIVE_TIMEOUT, "silent", false));
        }
        assertThat(lines.all()).hasSize(50);
    }

    @Test
    void refusedSubscriptionsAreALineForEachClientAndACount() {
        for (int i = 0; i < 100; i++) {
            log.subscription("c", "f" + i, ReasonCode.QUOTA_EXCEEDED);
            log.subscription("c", "f" + i, ReasonCode.NOT_AUTHORIZED);
            log.subscription("d", "f" + i, ReasonCode.NOT_AUTHORIZED);
        }
        assertThat(lines.all())
                .containsExactly(
                        "INFO Client \"c\" was refused the subscription to \"f0\": Quota exceeded",
                        "INFO Client \"c\" was refused the subscription to \"f0\": Not authorized",
                        "INFO Client \"d\" was refused the subscription to \"f0\": Not authorized");
        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactlyInAnyOrder(
                        "WARN Refused 99 more subscriptions, the last of client \"c\": Quota exceeded",
                        "WARN Refused 99 more subscriptions, the last of client \"c\": Not authorized",
                        "WARN Refused 99 more subscriptions, the last of client \"d\": Not authorized");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1883, 127.0.0.1",
        "[::1]:1883, [::1]",
        "[::1], [::1]",
        "::1, ::1",
        "10.0.0.1, 10.0.0.1",
        "unknown, unknown",
        "[2001:db8::1]:40000, [2001:db8::1]",
    })
    void anAddressIsThatOfTheHost(String address, String host) {
        assertThat(RefusalLog.host(address)).isEqualTo(host);
    }
}
