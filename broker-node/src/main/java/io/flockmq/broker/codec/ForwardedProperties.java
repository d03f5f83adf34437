package io.flockmq.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import java.nio.charset.StandardCharsets;

/** Converts {@link Publish#properties} from and to values, away from the hot path. */
public final class ForwardedProperties {

    private ForwardedProperties() {}

    /**
     * The forwarded ones among the properties of a will: payload format, content type, response topic, correlation data and
     * user properties. All others, will delay and message expiry among them, are left out.
     */
    public static byte[] encode(MqttProperties properties) {
        if (properties.isEmpty()) {
            return Publish.EMPTY;
        }
        ByteBuf out = Unpooled.buffer();
        for (Property property : Property.values()) {
            if (isForwarded(property)) {
                for (MqttProperty<?> value : properties.getProperties(property.id())) {
                    write(out, value);
                }
            }
        }
        return out.isReadable() ? ByteBufUtil.getBytes(out) : Publish.EMPTY;
    }

    /**
     * The properties as values.
     *
     * @param properties as in {@link Publish#properties}
     * @throws IllegalArgumentException if that is not what they are
     */
    public static MqttProperties decode(byte[] properties) {
        int all = properties.length;
        DecoderLimits limits = new DecoderLimits(all, all, all, all, all, all, 0, 0);
        PacketReader in = new PacketReader();
        in.open(Unpooled.wrappedBuffer(properties), 0, all);
        try {
            PropertySection section = new PropertySection(in, limits);
            section.open(PropertyPlace.PUBLISH, all);
            return ControlProperties.readAll(in, section);
        } catch (PacketException e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    private static boolean isForwarded(Property property) {
        return switch (property) {
            case PAYLOAD_FORMAT_INDICATOR, CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA, USER_PROPERTY -> true;
            default -> false;
        };
    }

    private static void write(ByteBuf out, MqttProperty<?> property) {
        out.writeByte(property.propertyId());
        switch (property) {
            case IntegerProperty number -> out.writeByte(number.value());
            case StringProperty text -> writeString(out, text.value());
            case BinaryProperty binary -> {
                out.writeShort(binary.value().length);
                out.writeBytes(binary.value());
            }
            case UserProperty pair -> {
                writeString(out, pair.value().key);
                writeString(out, pair.value().value);
            }
            default -> throw new IllegalArgumentException("property of type " + property.getClass());
        }
    }

    private static void writeString(ByteBuf out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(utf8.length);
        out.writeBytes(utf8);
    }
}
