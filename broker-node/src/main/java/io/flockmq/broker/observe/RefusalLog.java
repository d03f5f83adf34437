package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Writes the first connections that are refused for one cause and the others as a count, so that a flood of connections is a few lines
 * every few seconds. For one thread.
 */
final class RefusalLog {

    /** Lines for one cause between two summaries. */
    private static final int WRITTEN = 10;

    private static final class Count {
        private int written;
        private long since;
        private String lastAddress = "";
    }

    private final Logger log;
    private final Map<String, Count> counts = new HashMap<>(); // by cause, of which there are few
    private int subscriptionsWritten;
    private long subscriptionsSince;
    private String lastSubscriber = "";

    RefusalLog(Logger log) {
        this.log = log;
    }

    /** Whether it is for a limit or a ban that a connection was refused: what a flood would lead to. */
    static boolean isOfFloods(BrokerEvent.ConnectionRefused refused) {
        return switch (refused.reason()) {
            case SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED, BANNED -> true;
            default -> false;
        };
    }

    void refused(BrokerEvent.ConnectionRefused refused) {
        if (isOfFloods(refused)) {
            Count count = counts.computeIfAbsent(refused.cause(), _ -> new Count());
            if (count.written == WRITTEN) {
                count.since++;
                count.lastAddress = refused.address();
                return;
            }
            count.written++;
        }
        write(refused);
    }

    /** A subscription was refused; those that a client has too many of are a flood, too. */
    void subscription(String clientId, String filter, ReasonCode reason) {
        if (reason == ReasonCode.QUOTA_EXCEEDED && subscriptionsWritten == WRITTEN) {
            subscriptionsSince++;
            lastSubscriber = clientId;
            return;
        }
        subscriptionsWritten += reason == ReasonCode.QUOTA_EXCEEDED ? 1 : 0;
        log.info(
                "Client {} was refused the subscription to {}: {}",
                ClientText.quoted(clientId),
                ClientText.quoted(filter),
                reason);
    }

    private void write(BrokerEvent.ConnectionRefused refused) {
        String client = refused.clientId() == null || refused.clientId().isEmpty()
                ? ""
                : " of client " + ClientText.quoted(refused.clientId());
        if (refused.reason() == ReasonCode.UNSPECIFIED_ERROR) {
            log.info("Connection from {}{} ended: {}", refused.address(), client, refused.cause());
        } else {
            log.info(
                    "Connection from {}{} refused: {} ({})",
                    refused.address(),
                    client,
                    refused.cause(),
                    refused.reason());
        }
    }

    void summarize() {
        counts.forEach((cause, count) -> {
            if (count.since > 0) {
                log.warn("Refused {} more connections, the last from {}: {}", count.since, count.lastAddress, cause);
            }
        });
        counts.clear();
        if (subscriptionsSince > 0) {
            log.warn(
                    "Refused {} more subscriptions, the last of client {}: {}",
                    subscriptionsSince,
                    ClientText.quoted(lastSubscriber),
                    ReasonCode.QUOTA_EXCEEDED);
        }
        subscriptionsSince = 0;
        subscriptionsWritten = 0;
    }
}
