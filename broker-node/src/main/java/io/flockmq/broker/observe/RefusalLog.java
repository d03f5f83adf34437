package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.observe.Repeated.Kind;
import io.flockmq.broker.observe.Repeated.Source;
import io.flockmq.broker.topic.ReasonCode;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the first refusal of each address, or client, for one cause, and the others as a count, so that a flood is a few lines
 * every few seconds. For one thread.
 */
final class RefusalLog {

    private final Logger log;
    private final Repeated repeated = new Repeated();

    RefusalLog(Logger log) {
        this.log = log;
    }

    /** A connection ended before its CONNECT was accepted. */
    void refused(BrokerEvent.ConnectionRefused refused) {
        if (!isWritten(EventName.CONNECT_REFUSED, refused.reason(), refused.address(), refused.cause())) {
            return;
        }
        LoggingEventBuilder line = line(EventName.CONNECT_REFUSED, refused.reason(), refused.address())
                .addKeyValue(LogField.REASON, refused.cause());
        String client = "";
        if (refused.clientId() != null && !refused.clientId().isEmpty()) {
            client = " of client " + ClientText.quoted(refused.clientId());
            line = line.addKeyValue(LogField.CLIENT_ID, ClientText.field(refused.clientId()));
        }
        if (refused.reason() == ReasonCode.UNSPECIFIED_ERROR) {
            line.log("Connection from {}{} ended: {}", refused.address(), client, refused.cause());
        } else {
            line.log(
                    "Connection from {}{} refused: {} ({})",
                    refused.address(),
                    client,
                    refused.cause(),
                    refused.reason());
        }
    }

    /** TLS or WebSocket failed. */
    void failed(BrokerEvent.TransportFailed failed) {
        if (isWritten(EventName.TRANSPORT_FAILED, failed.reason(), failed.address(), failed.cause())) {
            line(EventName.TRANSPORT_FAILED, failed.reason(), failed.address())
                    .addKeyValue(LogField.REASON, failed.cause())
                    .log("Connection from {} refused: {} ({})", failed.address(), failed.cause(), failed.reason());
        }
    }

    /** A connected client was disconnected; those that broke the protocol or a limit may do it again and again. */
    void disconnected(BrokerEvent.ClientDisconnected end) {
        EventName event = end.reason() == ReasonCode.SESSION_TAKEN_OVER
                ? EventName.SESSION_TAKEN_OVER
                : EventName.CLIENT_DISCONNECTED;
        if (!isClientsFault(end.reason()) || isWritten(event, end.reason(), end.address(), end.cause())) {
            line(event, end.reason(), end.address())
                    .addKeyValue(LogField.REASON, end.cause())
                    .addKeyValue(LogField.CLIENT_ID, ClientText.field(end.clientId()))
                    .log(
                            "Client {} from {} disconnected: {}",
                            ClientText.quoted(end.clientId()),
                            end.address(),
                            end.cause());
        }
    }

    /** A subscription was refused. */
    void subscription(String clientId, String filter, ReasonCode reason) {
        if (repeated.isWritten(new Kind(EventName.SUBSCRIBE_REFUSED, reason), new Source(clientId, ""), clientId)) {
            log.atInfo()
                    .addKeyValue(LogField.ACTION, EventName.SUBSCRIBE_REFUSED)
                    .addKeyValue(LogField.CLIENT_ID, ClientText.field(clientId))
                    .addKeyValue(LogField.FILTER, ClientText.field(filter))
                    .addKeyValue(LogField.REASON_CODE, reason.value())
                    .log(
                            "Client {} was refused the subscription to {}: {}",
                            ClientText.quoted(clientId),
                            ClientText.quoted(filter),
                            reason);
        }
    }

    private boolean isWritten(EventName event, ReasonCode reason, String address, String cause) {
        return repeated.isWritten(new Kind(event, reason), new Source(host(address), cause), address);
    }

    private LoggingEventBuilder line(EventName event, ReasonCode reason, String address) {
        return log.atInfo()
                .addKeyValue(LogField.ACTION, event)
                .addKeyValue(LogField.CLIENT_ADDRESS, address)
                .addKeyValue(LogField.REASON_CODE, reason.value());
    }

    /** The address without its port: that is another for each connection. */
    static String host(String address) {
        int port = address.lastIndexOf(':');
        return port < 0 || address.endsWith("]") || (address.indexOf(':') != port && !address.startsWith("["))
                ? address
                : address.substring(0, port);
    }

    private static boolean isClientsFault(ReasonCode reason) {
        return switch (reason) {
            case MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_FILTER_INVALID,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID,
                    RETAIN_NOT_SUPPORTED,
                    QOS_NOT_SUPPORTED -> true;
            default -> false;
        };
    }

    /** Writes what has been counted instead of written. */
    void summarize() {
        repeated.summarize(this::summarize);
    }

    private void summarize(Repeated.Counted counted) {
        ReasonCode reason = counted.kind().reason();
        LoggingEventBuilder line = log.atWarn()
                .addKeyValue(LogField.ACTION, counted.kind().event())
                .addKeyValue(LogField.COUNT, counted.count())
                .addKeyValue(LogField.REASON_CODE, reason.value());
        switch (counted.kind().event()) {
            case SUBSCRIBE_REFUSED ->
                line.addKeyValue(LogField.CLIENT_ID, ClientText.field(counted.last()))
                        .log(
                                "Refused {} more subscriptions, the last of client {}: {}",
                                counted.count(),
                                ClientText.quoted(counted.last()),
                                reason);
            case CLIENT_DISCONNECTED ->
                from(line, counted)
                        .log(
                                "Disconnected {} more clients, the last from {}: {}",
                                counted.count(),
                                counted.last(),
                                counted.cause());
            default ->
                from(line, counted)
                        .log(
                                "Refused {} more connections, the last from {}: {}",
                                counted.count(),
                                counted.last(),
                                counted.cause());
        }
    }

    private static LoggingEventBuilder from(LoggingEventBuilder line, Repeated.Counted counted) {
        return line.addKeyValue(LogField.CLIENT_ADDRESS, counted.last()).addKeyValue(LogField.REASON, counted.cause());
    }
}
