package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** Decodes complete packets of one connection, each once, with the decoder of its type. Event loop only. */
final class PacketDecoder {

    private final DecoderLimits limits;
    private final PacketReader in = new PacketReader();
    private final PropertySection section;
    private final PublishDecoder publishes;
    private TopicInterner topics;
    private @Nullable MqttVersion version;

    PacketDecoder(DecoderLimits limits, TopicInterner topics) {
        this.limits = limits;
        this.topics = topics;
        this.section = new PropertySection(in, limits);
        this.publishes = new PublishDecoder(in, section, limits);
    }

    void useInterner(TopicInterner newTopics) {
        topics = newTopics;
    }

    /** The version that CONNECT named, known even if the rest of it was refused. */
    @Nullable
    MqttVersion version() {
        return version;
    }

    /**
     * Decodes a packet whose first byte was checked.
     *
     * @param bytes neither released nor kept
     * @param start where its fixed header begins
     * @param end where it ends
     */
    InboundPacket decode(ByteBuf bytes, int start, int end) throws PacketException {
        int firstByte = bytes.getUnsignedByte(start);
        in.open(bytes, FixedHeader.bodyStart(bytes, start), end);
        try {
            return decode(firstByte);
        } finally {
            in.close();
        }
    }

    private InboundPacket decode(int firstByte) throws PacketException {
        boolean mqtt5 = version == MqttVersion.MQTT_5;
        MqttMessageType type = FixedHeader.type(firstByte);
        return switch (type) {
            case PUBLISH -> publishes.decode(firstByte, mqtt5, topics);
            case PUBACK -> AcknowledgementDecoder.decode(in, section, Acknowledgement.Kind.PUBACK, mqtt5);
            case PUBREC -> AcknowledgementDecoder.decode(in, section, Acknowledgement.Kind.PUBREC, mqtt5);
            case PUBREL -> AcknowledgementDecoder.decode(in, section, Acknowledgement.Kind.PUBREL, mqtt5);
            case PUBCOMP -> AcknowledgementDecoder.decode(in, section, Acknowledgement.Kind.PUBCOMP, mqtt5);
            case CONNECT -> {
                int remainingLength = in.remaining();
                MqttVersion named = ConnectDecoder.readVersion(in);
                version = named;
                yield ConnectDecoder.decode(in, section, topics, limits, named, remainingLength);
            }
            case SUBSCRIBE -> SubscribeDecoder.decode(in, section, mqtt5);
            case UNSUBSCRIBE -> UnsubscribeDecoder.decode(in, section, mqtt5);
            case PINGREQ -> PingreqDecoder.decode(in);
            case DISCONNECT -> DisconnectDecoder.decode(in, section, mqtt5);
            case AUTH -> AuthDecoder.decode(in, section);
            case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw PacketException.protocolError("only a server sends " + type);
        };
    }
}
