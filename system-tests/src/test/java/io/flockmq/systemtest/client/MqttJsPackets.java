package io.flockmq.systemtest.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tests' words in those of MQTT.js, and back. */
final class MqttJsPackets {

    private static final int MQTT_3_1 = 3;
    private static final int MQTT_5 = 5;

    private MqttJsPackets() {}

    static Map<String, Object> options(Address broker, Connect connect, int protocolVersion) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("host", broker.host());
        options.put("port", broker.port());
        options.put("protocolVersion", protocolVersion);
        if (protocolVersion == MQTT_3_1) {
            options.put("protocolId", "MQIsdp");
        }
        options.put("clientId", connect.clientId());
        options.put("clean", connect.cleanStart());
        options.put("keepalive", connect.keepAlive());
        options.put("autoAssignTopicAlias", true);
        if (protocolVersion == MQTT_5) {
            options.put("properties", connectProperties(connect));
        }
        Will will = connect.will();
        if (will != null) {
            Map<String, Object> packet = new LinkedHashMap<>(publish(will.publication()));
            packet.putAll(options(will.publication()));
            Map<String, Object> properties = properties(will.publication().properties());
            if (will.delay() > 0) {
                properties.put("willDelayInterval", will.delay());
            }
            packet.put("properties", properties);
            options.put("will", packet);
        }
        return options;
    }

    private static Map<String, Object> connectProperties(Connect connect) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sessionExpiryInterval", connect.expiry());
        if (connect.receiveMaximum() > 0) {
            properties.put("receiveMaximum", connect.receiveMaximum());
        }
        if (connect.maximumPacketSize() > 0) {
            properties.put("maximumPacketSize", connect.maximumPacketSize());
        }
        if (connect.topicAliasMaximum() > 0) {
            properties.put("topicAliasMaximum", connect.topicAliasMaximum());
        }
        return properties;
    }

    static Connack connack(JsonNode answer) {
        JsonNode properties = answer.path("properties");
        return new Connack(
                answer.path("sessionPresent").asBoolean(),
                text(properties, "assignedClientIdentifier"),
                number(properties, "serverKeepAlive"),
                number(properties, "receiveMaximum"),
                properties.has("maximumPacketSize")
                        ? properties.path("maximumPacketSize").asLong()
                        : null,
                number(properties, "topicAliasMaximum"));
    }

    static Map<String, Object> subscribe(Subscription... subscriptions) {
        Map<String, Object> filters = new LinkedHashMap<>();
        for (Subscription subscription : subscriptions) {
            filters.put(
                    subscription.filter(),
                    Map.of(
                            "qos", subscription.qos(),
                            "nl", subscription.noLocal(),
                            "rap", subscription.retainAsPublished(),
                            "rh", subscription.retainHandling().ordinal()));
        }
        Integer id = subscriptions[0].id();
        return id == null
                ? Map.of("filters", filters)
                : Map.of("filters", filters, "properties", Map.of("subscriptionIdentifier", id));
    }

    static Map<String, Object> publish(Publication publication) {
        return Map.of("topic", publication.topic(), "payload", publication.payload(), "options", options(publication));
    }

    private static Map<String, Object> options(Publication publication) {
        return Map.of(
                "qos", publication.qos(),
                "retain", publication.retain(),
                "properties", properties(publication.properties()));
    }

    private static Map<String, Object> properties(Properties wanted) {
        Map<String, Object> properties = new LinkedHashMap<>();
        putIfPresent(properties, "contentType", wanted.contentType());
        putIfPresent(properties, "responseTopic", wanted.responseTopic());
        putIfPresent(properties, "correlationData", wanted.correlationData());
        putIfPresent(properties, "messageExpiryInterval", wanted.expiry());
        putIfPresent(properties, "payloadFormatIndicator", wanted.utf8() ? true : null);
        if (!wanted.userProperties().isEmpty()) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            wanted.userProperties()
                    .forEach(property -> values.computeIfAbsent(property.getKey(), key -> new ArrayList<>())
                            .add(property.getValue()));
            properties.put("userProperties", values);
        }
        return properties;
    }

    private static void putIfPresent(Map<String, Object> properties, String name, @Nullable Object value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    static List<Integer> codes(JsonNode codes) {
        return codes.valueStream().map(JsonNode::asInt).toList();
    }

    static Delivery delivery(JsonNode message) {
        JsonNode properties = message.path("properties");
        return new Delivery(
                message.path("topic").asString(),
                message.path("payload").asString(),
                message.path("qos").asInt(),
                message.path("retain").asBoolean(),
                message.path("dup").asBoolean(),
                new Properties(
                        text(properties, "contentType"),
                        text(properties, "responseTopic"),
                        text(properties, "correlationData"),
                        properties.has("messageExpiryInterval")
                                ? properties.path("messageExpiryInterval").asLong()
                                : null,
                        properties.path("payloadFormatIndicator").asBoolean(false),
                        userProperties(properties.path("userProperties"))),
                oneOrMany(properties.path("subscriptionIdentifier")).stream()
                        .map(JsonNode::asInt)
                        .toList());
    }

    private static List<Entry<String, String>> userProperties(JsonNode properties) {
        return properties
                .propertyStream()
                .flatMap(property -> oneOrMany(property.getValue()).stream()
                        .map(value -> Map.entry(property.getKey(), value.asString())))
                .toList();
    }

    private static List<JsonNode> oneOrMany(JsonNode node) {
        if (node.isMissingNode()) {
            return List.of();
        }
        return node.isArray() ? node.valueStream().toList() : List.of(node);
    }

    private static @Nullable String text(JsonNode properties, String name) {
        return properties.has(name) ? properties.path(name).asString() : null;
    }

    private static @Nullable Integer number(JsonNode properties, String name) {
        return properties.has(name) ? properties.path(name).asInt() : null;
    }
}
