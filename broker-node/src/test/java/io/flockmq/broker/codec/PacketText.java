package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Packets as text with all of their fields, so that tests can compare them. */
final class PacketText {

    private static final HexFormat HEX = HexFormat.of();

    private PacketText() {}

    static String of(InboundPacket packet) {
        return switch (packet) {
            case Acknowledgement acknowledgement -> acknowledgement.toString();
            case Publish p ->
                List.of(
                                "PUBLISH",
                                p.dup(),
                                p.qos(),
                                p.retain(),
                                String.valueOf(p.topic()),
                                p.topicAlias(),
                                p.packetId(),
                                p.messageExpiry(),
                                HEX.formatHex(p.properties()),
                                HEX.formatHex(p.payload()))
                        .toString();
            case InboundPacket.Control(MqttMessage message) ->
                message.fixedHeader() + " " + header(message.variableHeader()) + " " + payload(message);
        };
    }

    /** The packet type as the specification writes it. */
    static String type(InboundPacket packet) {
        return switch (packet) {
            case Acknowledgement acknowledgement -> acknowledgement.kind().name();
            case Publish _ -> "PUBLISH";
            case InboundPacket.Control(MqttMessage message) ->
                message.fixedHeader().messageType().name();
        };
    }

    private static String header(Object header) {
        return switch (header) {
            case null -> "";
            case MqttMessageIdAndPropertiesVariableHeader h -> h.messageId() + " " + properties(h.properties());
            case MqttReasonCodeAndPropertiesVariableHeader h -> h.reasonCode() + " " + properties(h.properties());
            default -> header.toString();
        };
    }

    private static String payload(MqttMessage message) {
        if (message instanceof MqttConnectMessage connect) {
            return connect.payload()
                    + properties(connect.variableHeader().properties())
                    + properties(connect.payload().willProperties());
        }
        return String.valueOf(message.payload());
    }

    static String properties(MqttProperties properties) {
        return properties.listAll().stream().map(PacketText::property).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String property(MqttProperty<?> property) {
        return property instanceof BinaryProperty binary
                ? binary.propertyId() + "=" + HEX.formatHex(binary.value())
                : property.toString();
    }
}
