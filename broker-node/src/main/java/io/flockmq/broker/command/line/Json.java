package io.flockmq.broker.command.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.broker.command.mqtt.ClientMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What is printed for programs: one line each. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A message with all that MQTT says of it; a payload that is no text is in Base64. */
    static String line(ClientMessage message) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("topic", message.topic());
        said.put("qos", message.qos());
        said.put("retain", message.retain());
        String text = text(message.payload());
        said.put(
                text == null ? "payloadBase64" : "payload",
                text == null ? Base64.getEncoder().encodeToString(message.payload()) : text);
        if (!message.userProperties().isEmpty()) {
            said.put(
                    "userProperties",
                    message.userProperties().stream()
                            .map(property -> List.of(property.getKey(), property.getValue()))
                            .toList());
        }
        put(said, "contentType", message.contentType());
        put(said, "responseTopic", message.responseTopic());
        byte[] correlation = message.correlationData();
        put(
                said,
                "correlationData",
                correlation == null ? null : Base64.getEncoder().encodeToString(correlation));
        put(said, "expiry", message.expiry());
        return line(said);
    }

    private static void put(Map<String, Object> said, String name, @Nullable Object value) {
        if (value != null) {
            said.put(name, value);
        }
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }
}
