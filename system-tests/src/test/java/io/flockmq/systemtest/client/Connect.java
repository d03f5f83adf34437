package io.flockmq.systemtest.client;

import org.jspecify.annotations.Nullable;

/**
 * How to connect. Limits of 0 are not sent, so that the protocol's defaults hold.
 *
 * @param clientId empty: the broker is to assign one
 * @param cleanStart for MQTT 3: clean session
 * @param expiry of the session in seconds; MQTT 3 clients ignore it
 * @param keepAlive in seconds
 * @param maximumPacketSize in bytes
 */
public record Connect(
        String clientId,
        boolean cleanStart,
        long expiry,
        int keepAlive,
        @Nullable Will will,
        int receiveMaximum,
        int maximumPacketSize,
        int topicAliasMaximum) {

    /** A session that ends with the connection. */
    public static Connect as(String clientId) {
        return new Connect(clientId, true, 0, 60, null, 0, 0, 0);
    }

    /** A session that is taken up again and outlives the connection by {@code seconds}. */
    public Connect persistent(long seconds) {
        return new Connect(
                clientId, false, seconds, keepAlive, will, receiveMaximum, maximumPacketSize, topicAliasMaximum);
    }

    /** As it is, but what the broker remembers of the session is forgotten first. */
    public Connect startingClean() {
        return new Connect(
                clientId, true, expiry, keepAlive, will, receiveMaximum, maximumPacketSize, topicAliasMaximum);
    }

    public Connect keepAlive(int seconds) {
        return new Connect(
                clientId, cleanStart, expiry, seconds, will, receiveMaximum, maximumPacketSize, topicAliasMaximum);
    }

    public Connect will(Publication publication, long delay) {
        return new Connect(
                clientId,
                cleanStart,
                expiry,
                keepAlive,
                new Will(publication, delay),
                receiveMaximum,
                maximumPacketSize,
                topicAliasMaximum);
    }

    public Connect receiveMaximum(int messages) {
        return new Connect(
                clientId, cleanStart, expiry, keepAlive, will, messages, maximumPacketSize, topicAliasMaximum);
    }

    public Connect maximumPacketSize(int bytes) {
        return new Connect(clientId, cleanStart, expiry, keepAlive, will, receiveMaximum, bytes, topicAliasMaximum);
    }

    public Connect topicAliasMaximum(int aliases) {
        return new Connect(clientId, cleanStart, expiry, keepAlive, will, receiveMaximum, maximumPacketSize, aliases);
    }
}
