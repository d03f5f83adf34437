package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A flood of refused connections is some lines at once and one every few seconds. */
class RefusalLogTest {

    private final LogLines lines = new LogLines(RefusalLogTest.class);
    private final RefusalLog log = new RefusalLog(LoggerFactory.getLogger(RefusalLogTest.class));

    @AfterEach
    void closeLog() {
        lines.close();
    }

    @Test
    void aFloodIsWrittenInPartAndCounted() {
        for (int i = 1; i <= 1000; i++) {
            log.refused(new BrokerEvent.ConnectionRefused("10.0.0.1:" + i, "c", ReasonCode.BANNED, "banned"));
        }
        assertThat(lines.all())
                .hasSize(10)
                .contains("INFO Connection from 10.0.0.1:1 of client \"c\" refused: banned (Banned)");

        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Refused 990 more connections, the last from 10.0.0.1:1000: banned");
        lines.forget();
        log.summarize();
        assertThat(lines.all()).isEmpty();
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
    void subscriptionsBeyondTheLimitAreWrittenInPartAndCounted() {
        for (int i = 0; i < 100; i++) {
            log.subscription("c", "f" + i, ReasonCode.QUOTA_EXCEEDED);
            log.subscription("c", "f" + i, ReasonCode.NOT_AUTHORIZED);
        }
        assertThat(lines.all())
                .hasSize(110)
                .contains("INFO Client \"c\" was refused the subscription to \"f0\": Quota exceeded");
        lines.forget();
        log.summarize();
        assertThat(lines.all())
                .containsExactly("WARN Refused 90 more subscriptions, the last of client \"c\": Quota exceeded");
    }

    @Test
    void whatIsNoFloodIsWrittenEachTime() {
        for (int i = 1; i <= 50; i++) {
            log.refused(new BrokerEvent.ConnectionRefused("a:1", null, ReasonCode.MALFORMED_PACKET, "malformed"));
        }
        assertThat(lines.all()).hasSize(50);
    }
}
