package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.topic.ReasonCode;
import java.util.EnumMap;
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
        private String lastCause = "";
    }

    private final Logger log;
    private final Map<String, Count> counts = new HashMap<>(); // by cause, of which there are few
    private final Map<ReasonCode, Count> failures = new EnumMap<>(ReasonCode.class); // of what is below MQTT
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
        if (!isOfFloods(refused)
                || isWritten(
                        counts.computeIfAbsent(refused.cause(), _ -> new Count()),
                        refused.address(),
                        refused.cause())) {
            write(refused);
        }
    }

    /** TLS or WebSocket failed; the causes are in the words of strangers, who could make up as many as they like. */
    void failed(BrokerEvent.TransportFailed failed) {
        Count count = failures.computeIfAbsent(failed.reason(), _ -> new Count());
        if (isWritten(count, failed.address(), failed.cause())) {
            log.info("Connection from {} refused: {} ({})", failed.address(), failed.cause(), failed.reason());
        }
    }

    private static boolean isWritten(Count count, String address, String cause) {
        if (count.written < WRITTEN) {
            count.written++;
            return true;
        }
        count.since++;
        count.lastAddress = address;
        count.lastCause = cause;
        return false;
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

    private void summarize(Count count) {
        if (count.since > 0) {
            log.warn(
                    "Refused {} more connections, the last from {}: {}",
                    count.since,
                    count.lastAddress,
                    count.lastCause);
        }
    }

    void summarize() {
        counts.values().forEach(this::summarize);
        counts.clear();
        failures.values().forEach(this::summarize);
        failures.clear();
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
