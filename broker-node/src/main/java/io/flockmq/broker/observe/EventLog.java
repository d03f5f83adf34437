package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line for each event that an operator wants to read, in the words of the MQTT specification. */
final class EventLog implements BrokerEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final DropLog drops = new DropLog(LOG);
    private final RefusalLog refusals = new RefusalLog(LOG);

    @Override
    public void on(BrokerEvent event) {
        switch (event) {
            case BrokerEvent.ListenerOpened(String name, String protocol, String address) ->
                info(EventName.LISTENER_OPENED)
                        .addKeyValue(LogField.LISTENER, name)
                        .log("Listener {}: {} on {}", name, protocol, address);
            case BrokerEvent.ListenerClosed(String name, String address) ->
                info(EventName.LISTENER_CLOSED)
                        .addKeyValue(LogField.LISTENER, name)
                        .log("Listener {}: closed {}", name, address);
            case BrokerEvent.ClientConnected connected -> connected(connected);
            case BrokerEvent.ClientDisconnected end -> refusals.disconnected(end);
            case BrokerEvent.ConnectionRefused refused -> refusals.refused(refused);
            case BrokerEvent.TransportFailed failed -> refusals.failed(failed);
            case BrokerEvent.ClientSubscribed(String id, String filter, ReasonCode granted) -> {
                if (granted.isError()) {
                    refusals.subscription(id, filter, granted);
                } else {
                    of(info(EventName.CLIENT_SUBSCRIBED), id)
                            .addKeyValue(LogField.FILTER, ClientText.field(filter))
                            .addKeyValue(LogField.QOS, granted.value())
                            .log("Client {} subscribed to {} (QoS {})", quoted(id), quoted(filter), granted.value());
                }
            }
            case BrokerEvent.ClientUnsubscribed(String id, String filter, ReasonCode reason) ->
                of(info(EventName.CLIENT_UNSUBSCRIBED), id)
                        .addKeyValue(LogField.FILTER, ClientText.field(filter))
                        .addKeyValue(LogField.REASON_CODE, reason.value())
                        .log(
                                "Client {} unsubscribed from {}{}",
                                quoted(id),
                                quoted(filter),
                                reason == ReasonCode.SUCCESS ? "" : ": " + reason);
            case BrokerEvent.PublishRefused refused -> drops.refused(refused);
            case BrokerEvent.MessageDropped dropped -> drops.dropped(dropped);
            case BrokerEvent.WillPublished(String id, String topic) ->
                of(info(EventName.WILL_PUBLISHED), id)
                        .addKeyValue(LogField.TOPIC, ClientText.field(topic))
                        .log("Client {}: will published to {}", quoted(id), quoted(topic));
            case BrokerEvent.SessionEnded(String id, String cause) ->
                of(info(EventName.SESSION_ENDED), id)
                        .addKeyValue(LogField.REASON, cause)
                        .log("Session of client {} ended: {}", quoted(id), cause);
            case BrokerEvent.LoginsRefused(String addresses, Duration time) ->
                warn(EventName.LOGINS_REFUSED)
                        .addKeyValue(LogField.CLIENT_ADDRESS, addresses)
                        .log(
                                "Too many failed logins from {}: nobody there is asked for {} s",
                                addresses,
                                time.toSeconds());
            case BrokerEvent.ClientIdContested contested -> contested(contested);
            case BrokerEvent.PublisherSlowed(String id, String address) ->
                of(info(EventName.PUBLISHER_SLOWED), id)
                        .addKeyValue(LogField.CLIENT_ADDRESS, address)
                        .log("Client {} from {} publishes faster than it may, and is slowed", quoted(id), address);
            case BrokerEvent.NodeJoined(String node) ->
                about(info(EventName.NODE_JOINED), node).log("Node {} joined", node);
            case BrokerEvent.NodeLeft(String node, int members) ->
                about(warn(EventName.NODE_LEFT), node).log("Node {} is gone; {} left", node, members);
            case BrokerEvent.SessionsAdopted(String node, int sessions) ->
                about(info(EventName.SESSIONS_ADOPTED), node)
                        .addKeyValue(LogField.COUNT, sessions)
                        .log("Sessions of node {} that live on here: {} more", node, sessions);
            case BrokerEvent.Recalled(int _, long _, boolean outdated)
            when outdated ->
                info(EventName.STORE_RECALLED)
                        .log("Store: other nodes have gone on without this one, and what it had stored is of no use");
            case BrokerEvent.Recalled(int sessions, long retained, boolean _) ->
                info(EventName.STORE_RECALLED)
                        .addKeyValue(LogField.COUNT, sessions)
                        .log(
                                "Store: this node goes on with {} sessions that it had stored, and had {} retained messages",
                                sessions,
                                retained);
            case BrokerEvent.RecordsGivenUp(long count) ->
                warn(EventName.STORE_SALVAGED)
                        .addKeyValue(LogField.COUNT, count)
                        .log("Store: {} records could not be read and are given up", count);
            case BrokerEvent.RecallWithout(List<String> away) ->
                warn(EventName.STORE_RECALLED_WITHOUT)
                        .addKeyValue(LogField.NODE, String.join(",", away))
                        .log(
                                "Store: the nodes that were there last are waited for no longer; away is {}, and what only they have"
                                        + " stored is missing",
                                away.isEmpty() ? "nobody that the store knows" : String.join(", ", away));
            case BrokerEvent.RoutesRepaired(String node) ->
                about(warn(EventName.ROUTES_REPAIRED), node)
                        .log("The subscriptions of node {} were not known right, and are told anew", node);
            case BrokerEvent.RetainedRepaired(String node, int messages) ->
                about(warn(EventName.RETAINED_REPAIRED), node)
                        .addKeyValue(LogField.COUNT, messages)
                        .log("Node {} did not have all retained messages, and is told {} anew", node, messages);
            case BrokerEvent.InternalFault(String where, Throwable fault) ->
                LOG.atError()
                        .addKeyValue(LogField.ACTION, EventName.INTERNAL_FAULT)
                        .setCause(fault)
                        .log("A fault of the broker while {}; everything else goes on", where);
        }
    }

    private static LoggingEventBuilder info(EventName name) {
        return LOG.atInfo().addKeyValue(LogField.ACTION, name);
    }

    private static LoggingEventBuilder warn(EventName name) {
        return LOG.atWarn().addKeyValue(LogField.ACTION, name);
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, String clientId) {
        return line.addKeyValue(LogField.CLIENT_ID, ClientText.field(clientId));
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, String node) {
        return line.addKeyValue(LogField.NODE, node);
    }

    private static void connected(BrokerEvent.ClientConnected connected) {
        LoggingEventBuilder line = of(info(EventName.CLIENT_CONNECTED), connected.clientId())
                .addKeyValue(LogField.CLIENT_ADDRESS, connected.address())
                .addKeyValue(LogField.VERSION, connected.version());
        if (connected.user() != null) {
            line = line.addKeyValue(LogField.USER, ClientText.field(connected.user()));
        }
        line.log("Client {} {}", quoted(connected.clientId()), how(connected));
    }

    /** Writes what has been counted instead of written; called every few seconds. */
    void summarize() {
        drops.summarize();
        refusals.summarize();
    }

    private static String quoted(String text) {
        return ClientText.quoted(text);
    }

    private static String how(BrokerEvent.ClientConnected connected) {
        StringBuilder text = new StringBuilder("connected from ")
                .append(connected.address())
                .append(" (")
                .append(connected.version())
                .append(
                        connected.cleanStart()
                                ? ", clean start"
                                : connected.sessionPresent() ? ", session resumed" : ", new session")
                .append(", keep alive ")
                .append(connected.keepAlive() == 0 ? "off" : connected.keepAlive() + " s");
        if (connected.sessionExpiry() > 0) {
            text.append(", session kept for ").append(people(Duration.ofSeconds(connected.sessionExpiry())));
        }
        if (connected.user() != null) {
            text.append(", user ").append(quoted(connected.user()));
        }
        return text.append(')').toString();
    }

    private static void contested(BrokerEvent.ClientIdContested contested) {
        of(warn(EventName.CLIENT_ID_CONTESTED), contested.clientId())
                .addKeyValue(LogField.CLIENT_ADDRESS, contested.first())
                .addKeyValue(LogField.COUNT, contested.times())
                .log(
                        "Client id {} is used by {} and {}, which disconnect each other: taken over {} times in {} s",
                        quoted(contested.clientId()),
                        contested.first(),
                        contested.second() == null ? "a client of another node" : contested.second(),
                        contested.times(),
                        contested.window().toSeconds());
    }

    private static String people(Duration duration) {
        if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + " d";
        }
        return duration.toSeconds() + " s";
    }
}
