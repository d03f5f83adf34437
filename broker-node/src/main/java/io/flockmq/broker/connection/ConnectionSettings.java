package io.flockmq.broker.connection;

import io.flockmq.broker.topic.Qos;
import java.time.Duration;

/**
 * What every connection is held to, and what CONNACK says of it.
 *
 * @param connectTimeout how long a connection may take to its complete CONNECT
 * @param allowEmptyClientId whether the broker assigns an identifier to a client that has none
 * @param maxKeepAlive the longest keep-alive, seconds
 * @param allowNoKeepAlive whether a client may switch keep-alive off
 * @param maxSessionExpiry the longest session expiry, seconds
 * @param maxMessageExpiry the longest message expiry, seconds; 0 for no limit
 * @param receiveMaximum see {@code SessionLimits.receiveMaximum}
 * @param packetSize the largest packet that a client may send, bytes
 * @param topicAliasMaximum the highest topic alias that a client may use, 0 for none
 * @param topicAliasesOut the most topic aliases that the broker uses towards a client that takes them
 * @param topicLevels the most levels in a topic filter
 * @param topicLength the longest topic filter, bytes
 * @param filtersPerSubscribe the most filters in a SUBSCRIBE
 * @param subscriptionsPerClient the most subscriptions of a session, 0 for no limit
 * @param outboundBuffer bytes that wait in a connection's buffer above which messages wait in the session's queue instead
 * @param serverReference where clients are sent that must go to another server, for MQTT 5; empty for nowhere
 * @param sessionsOfUsers whether nobody but the user whose session it is may resume it or take it over
 * @param features what of the protocol is offered
 * @param rates how fast messages may come and go
 */
public record ConnectionSettings(
        Duration connectTimeout,
        boolean allowEmptyClientId,
        int maxKeepAlive,
        boolean allowNoKeepAlive,
        long maxSessionExpiry,
        long maxMessageExpiry,
        int receiveMaximum,
        int packetSize,
        int topicAliasMaximum,
        int topicAliasesOut,
        int topicLevels,
        int topicLength,
        int filtersPerSubscribe,
        int subscriptionsPerClient,
        int outboundBuffer,
        String serverReference,
        boolean sessionsOfUsers,
        Features features,
        Rates rates) {

    /** The same with another largest packet, bytes. */
    public ConnectionSettings withPacketSize(int size) {
        return new ConnectionSettings(
                connectTimeout,
                allowEmptyClientId,
                maxKeepAlive,
                allowNoKeepAlive,
                maxSessionExpiry,
                maxMessageExpiry,
                receiveMaximum,
                size,
                topicAliasMaximum,
                topicAliasesOut,
                topicLevels,
                topicLength,
                filtersPerSubscribe,
                subscriptionsPerClient,
                outboundBuffer,
                serverReference,
                sessionsOfUsers,
                features,
                rates);
    }

    /**
     * How fast messages may come and go, for each client; 0 for as fast as they can.
     *
     * @param publish messages from the client per second
     * @param publishBytes their bytes per second: topic name, properties that are forwarded, and payload
     * @param delivery messages to the client per second
     * @param deliveryBytes bytes of their packets per second
     */
    public record Rates(int publish, long publishBytes, int delivery, long deliveryBytes) {}

    /**
     * Parts of the protocol that may be switched off (MQTT 5.0, section 3.2.2.3).
     *
     * @param maxQos the highest QoS that a client may publish with, and that it is granted
     * @param retain whether messages may be retained
     * @param wildcardSubscriptions whether filters may have wildcards
     * @param sharedSubscriptions whether subscriptions may be shared
     * @param subscriptionIdentifiers whether subscriptions may have identifiers
     */
    public record Features(
            Qos maxQos,
            boolean retain,
            boolean wildcardSubscriptions,
            boolean sharedSubscriptions,
            boolean subscriptionIdentifiers) {}
}
