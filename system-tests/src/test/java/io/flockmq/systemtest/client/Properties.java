package io.flockmq.systemtest.client;

import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What MQTT 5 lets travel with a message.
 *
 * @param correlationData bytes of this text in UTF-8
 * @param expiry in seconds
 * @param utf8 the payload format indicator
 */
public record Properties(
        @Nullable String contentType,
        @Nullable String responseTopic,
        @Nullable String correlationData,
        @Nullable Long expiry,
        boolean utf8,
        List<Entry<String, String>> userProperties) {

    public static final Properties NONE = new Properties(null, null, null, null, false, List.of());

    public static Properties expiringAfter(long seconds) {
        return new Properties(null, null, null, seconds, false, List.of());
    }
}
