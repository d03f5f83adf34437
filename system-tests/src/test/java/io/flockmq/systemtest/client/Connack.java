package io.flockmq.systemtest.client;

import org.jspecify.annotations.Nullable;

/**
 * What the broker said when it accepted; an MQTT 3 client learns the first only. Null: not said, or not shown by
 * the client.
 */
public record Connack(
        boolean sessionPresent,
        @Nullable String assignedClientId,
        @Nullable Integer serverKeepAlive,
        @Nullable Integer receiveMaximum,
        @Nullable Long maximumPacketSize,
        @Nullable Integer topicAliasMaximum) {

    static Connack ofMqtt3(boolean sessionPresent) {
        return new Connack(sessionPresent, null, null, null, null, null);
    }
}
