package io.flockmq.broker.codec;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;

/** Properties as netty-codec-mqtt's values: for control packets, wills, and whoever reads forwarded properties. */
final class ControlProperties {

    private ControlProperties() {}

    /**
     * Reads a property section. Four-byte values are unsigned in an {@code int}, as netty-codec-mqtt has them.
     *
     * @return {@link MqttProperties#NO_PROPERTIES} for an empty section
     */
    static MqttProperties read(PacketReader in, PropertySection section, PropertyPlace place) throws PacketException {
        section.open(place);
        return readAll(in, section);
    }

    /** Reads a property section that is open. */
    static MqttProperties readAll(PacketReader in, PropertySection section) throws PacketException {
        if (!section.next()) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = new MqttProperties();
        do {
            properties.add(value(in, section));
        } while (section.next());
        return properties;
    }

    private static MqttProperty<?> value(PacketReader in, PropertySection section) {
        Property property = section.property();
        int at = section.start() + 1;
        return switch (property.type()) {
            case FLAG, TWO_BYTES, FOUR_BYTES, VARIABLE_BYTE_INTEGER ->
                new IntegerProperty(property.id(), (int) section.number());
            case TEXT, TOPIC_NAME -> new StringProperty(property.id(), in.stringAt(at));
            case TEXT_PAIR -> new UserProperty(in.stringAt(at), in.stringAt(at + 2 + in.lengthAt(at)));
            case BINARY -> new BinaryProperty(property.id(), in.copy(at + 2, in.lengthAt(at)));
        };
    }
}
