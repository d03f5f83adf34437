package io.flockmq.broker.codec;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** CONNECT (section 3.1 of each version). */
final class ConnectDecoder {

    private ConnectDecoder() {}

    /** Reads protocol name and level. */
    static MqttVersion readVersion(PacketReader in) throws PacketException {
        String name = in.readString();
        int level = in.readByte();
        for (MqttVersion version : MqttVersion.values()) {
            if (version.protocolName().equals(name) && version.protocolLevel() == level) {
                return version;
            }
        }
        // [MQTT-3.1.2-1] [MQTT-3.1.2-2]
        throw new PacketException(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "unsupported protocol name or level");
    }

    /** Reads what follows protocol name and level, to the end. */
    static InboundPacket decode(
            PacketReader in,
            PropertySection section,
            TopicInterner topics,
            DecoderLimits limits,
            MqttVersion version,
            int remainingLength)
            throws PacketException {
        ConnectFlags flags = ConnectFlags.of(in.readByte(), version);
        int keepAlive = in.readTwoBytes();
        MqttProperties properties = readProperties(in, section, version);

        int clientIdAt = in.skipString(); // [MQTT-3.1.3-3] [MQTT-3.1.3-4]
        if (in.lengthAt(clientIdAt) > limits.clientIdLength()) {
            throw new PacketException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "client identifier longer than allowed");
        }
        MqttProperties willProperties = MqttProperties.NO_PROPERTIES;
        @Nullable String willTopic = null;
        byte @Nullable [] willMessage = null;
        if (flags.will()) { // [MQTT-3.1.2-9]
            if (version == MqttVersion.MQTT_5) {
                willProperties = ControlProperties.read(in, section, PropertyPlace.WILL);
            }
            int length = in.readTwoBytes();
            willTopic =
                    topics.intern(in.bytes(), in.skip(length), length, limits).name(); // [MQTT-3.1.3-9]
            willMessage = in.readBinary();
        }
        // MQTT 3.1 lets the end of the packet take precedence over these two flags.
        boolean mayBeMissing = version == MqttVersion.MQTT_3_1;
        boolean hasUserName = flags.userName() && !(mayBeMissing && in.remaining() == 0);
        @Nullable String userName = hasUserName ? in.readString() : null; // [MQTT-3.1.2-19] [MQTT-3.1.3-10]
        boolean hasPassword = flags.password() && !(mayBeMissing && in.remaining() == 0);
        byte @Nullable [] password = hasPassword ? in.readBinary() : null; // [MQTT-3.1.2-21]
        in.finish(); // [MQTT-3.1.2-18] [MQTT-3.1.2-20] [MQTT-3.1.2-11]

        return new InboundPacket.Control(new MqttConnectMessage(
                FixedHeader.of(MqttMessageType.CONNECT, remainingLength),
                new MqttConnectVariableHeader(
                        version.protocolName(),
                        version.protocolLevel(),
                        hasUserName,
                        hasPassword,
                        flags.willRetain(),
                        flags.willQos(),
                        flags.will(),
                        flags.cleanSession(),
                        keepAlive,
                        properties),
                payload(in.stringAt(clientIdAt), willProperties, willTopic, willMessage, userName, password)));
    }

    private static MqttProperties readProperties(PacketReader in, PropertySection section, MqttVersion version)
            throws PacketException {
        if (version != MqttVersion.MQTT_5) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = ControlProperties.read(in, section, PropertyPlace.CONNECT);
        if (properties.getProperty(MqttProperties.AUTHENTICATION_DATA) != null
                && properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) == null) {
            throw PacketException.protocolError("authentication data without a method");
        }
        return properties;
    }

    @SuppressWarnings("NullAway") // the payload takes null for what the packet does not have, but is not annotated
    private static MqttConnectPayload payload(
            String clientId,
            MqttProperties willProperties,
            @Nullable String willTopic,
            byte @Nullable [] willMessage,
            @Nullable String userName,
            byte @Nullable [] password) {
        return new MqttConnectPayload(clientId, willProperties, willTopic, willMessage, userName, password);
    }
}
