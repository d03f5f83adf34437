package io.flockmq.broker.connection;

import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.AttributeKey;
import io.netty.util.AttributeMap;

/**
 * The channel attribute from which netty-codec-mqtt's encoder takes the version to encode for. Its decoder would set it, but
 * ours stands in its place; without it the encoder writes MQTT 3.1.1.
 */
public final class ProtocolVersionAttribute {

    private static final AttributeKey<MqttVersion> KEY = AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION");

    private ProtocolVersionAttribute() {}

    /** Lets the encoder in this channel's pipeline write this version from the next packet on. Any thread. */
    public static void set(AttributeMap channel, MqttVersion version) {
        channel.attr(KEY).set(version);
    }
}
