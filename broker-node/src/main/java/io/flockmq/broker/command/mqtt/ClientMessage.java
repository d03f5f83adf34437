package io.flockmq.broker.command.mqtt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a client sends or receives it; properties are those of MQTT 5.
 *
 * @param payload not copied
 * @param userProperties in the order in which they came; a name can come twice
 * @param expiry seconds; null for none
 */
public record ClientMessage(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        List<Map.Entry<String, String>> userProperties,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        @Nullable Long expiry) {

    /** Whether it has properties, which MQTT 3.1.1 cannot send. */
    public boolean hasProperties() {
        return !userProperties.isEmpty()
                || contentType != null
                || responseTopic != null
                || correlationData != null
                || expiry != null;
    }
}
