package io.flockmq.broker.observe;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each event that an operator wants to read, in the words of the MQTT specification. */
final class EventLog implements BrokerEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final DropLog drops = new DropLog(LOG);
    private final RefusalLog refusals = new RefusalLog(LOG);

    @Override
    public void on(BrokerEvent event) {
        switch (event) {
            case BrokerEvent.ListenerOpened(String name, String protocol, String address) ->
                LOG.info("Listener {}: {} on {}", name, protocol, address);
            case BrokerEvent.ListenerClosed(String name, String address) ->
                LOG.info("Listener {}: closed {}", name, address);
            case BrokerEvent.ClientConnected connected ->
                LOG.info("Client {} {}", quoted(connected.clientId()), how(connected));
            case BrokerEvent.ClientDisconnected(String id, String address, ReasonCode _, String cause, boolean _) ->
                LOG.info("Client {} from {} disconnected: {}", quoted(id), address, cause);
            case BrokerEvent.ConnectionRefused refused -> refusals.refused(refused);
            case BrokerEvent.TransportFailed failed -> refusals.failed(failed);
            case BrokerEvent.ClientSubscribed(String id, String filter, ReasonCode granted) -> {
                if (granted.isError()) {
                    refusals.subscription(id, filter, granted);
                } else {
                    LOG.info("Client {} subscribed to {} (QoS {})", quoted(id), quoted(filter), granted.value());
                }
            }
            case BrokerEvent.ClientUnsubscribed(String id, String filter, ReasonCode reason) ->
                LOG.info(
                        "Client {} unsubscribed from {}{}",
                        quoted(id),
                        quoted(filter),
                        reason == ReasonCode.SUCCESS ? "" : ": " + reason);
            case BrokerEvent.PublishRefused(String id, String topic, ReasonCode reason) ->
                drops.refused(id, topic, reason);
            case BrokerEvent.MessageDropped dropped -> drops.dropped(dropped);
            case BrokerEvent.WillPublished(String id, String topic) ->
                LOG.info("Client {}: will published to {}", quoted(id), quoted(topic));
            case BrokerEvent.SessionEnded(String id, String cause) ->
                LOG.info("Session of client {} ended: {}", quoted(id), cause);
            case BrokerEvent.LoginsRefused(String addresses, Duration time) ->
                LOG.warn("Too many failed logins from {}: nobody there is asked for {} s", addresses, time.toSeconds());
            case BrokerEvent.ClientIdContested contested -> contested(contested);
            case BrokerEvent.PublisherSlowed(String id, String address) ->
                LOG.info("Client {} from {} publishes faster than it may, and is slowed", quoted(id), address);
            case BrokerEvent.NodeJoined(String node) -> LOG.info("Node {} joined", node);
            case BrokerEvent.NodeLeft(String node, int members) -> LOG.warn("Node {} is gone; {} left", node, members);
            case BrokerEvent.SessionsAdopted(String node, int sessions) ->
                LOG.info("Sessions of node {} that live on here: {} more", node, sessions);
            case BrokerEvent.RoutesRepaired(String node) ->
                LOG.warn("The subscriptions of node {} were not known right, and are told anew", node);
            case BrokerEvent.RetainedRepaired(String node, int messages) ->
                LOG.warn("Node {} did not have all retained messages, and is told {} anew", node, messages);
            case BrokerEvent.InternalFault(String where, Throwable fault) ->
                LOG.error("A fault of the broker while {}; everything else goes on", where, fault);
        }
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
        LOG.warn(
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
