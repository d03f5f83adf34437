package io.flockmq.broker.connection;

import io.flockmq.broker.topic.ReasonCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** What a client is told when its connection ends: CONNACK before it was accepted, DISCONNECT after. Immutable. */
final class LastPackets {

    /** Fixed header, flags and reason code, and length of properties, each at its longest. */
    private static final int BARE = 5 + 2 + 4;

    /** Identifier and length of a string. */
    private static final int STRING = 1 + 2;

    private final String serverReference;

    /**
     * Packets of one node.
     *
     * @param serverReference where clients are sent that must go elsewhere; empty for nowhere
     */
    LastPackets(String serverReference) {
        this.serverReference = serverReference;
    }

    /** How a client is told that another node serves it. */
    ReasonCode goElsewhere() {
        return serverReference.isEmpty() ? ReasonCode.SERVER_UNAVAILABLE : ReasonCode.USE_ANOTHER_SERVER;
    }

    /**
     * A refusal; null where the version has none for this reason, or the client takes none.
     *
     * @param version that of the client, null if it named none that is supported
     * @param told the reason in words, null to keep it from strangers; left out if the client has no room for it
     * @param room the largest packet that the client takes, bytes
     */
    @Nullable
    MqttMessage refusal(@Nullable MqttVersion version, ReasonCode reason, @Nullable String told, int room) {
        if (version == MqttVersion.MQTT_5) {
            MqttConnectReturnCode code = MqttConnectReturnCode.valueOf((byte) reason.value());
            return room < ControlPackets.connackSize(MqttProperties.NO_PROPERTIES) // [MQTT-3.1.2-24]
                    ? null
                    : ControlPackets.connack(code, false, words(reason, told, room)); // [MQTT-3.2.2-19]
        }
        // A client whose protocol level nobody knows is answered as MQTT 3.1.1 says [MQTT-3.1.2-2].
        boolean answerable = version != null || reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
        MqttConnectReturnCode code = answerable ? ControlPackets.mqtt3ReturnCode(reason) : null;
        return code == null ? null : ControlPackets.connack(code, false, MqttProperties.NO_PROPERTIES);
    }

    /** DISCONNECT, with as many words as the client takes. */
    MqttMessage disconnect(ConnectDecision.Accept client, ReasonCode reason, @Nullable String cause) {
        return ControlPackets.disconnect(reason, words(reason, cause, client.maximumPacketSize()));
    }

    /** Where to go instead, and the reason in words, as far as there is room. */
    private MqttProperties words(ReasonCode reason, @Nullable String told, int room) {
        MqttProperties words = new MqttProperties();
        int left = room - BARE;
        if (reason == ReasonCode.USE_ANOTHER_SERVER && !serverReference.isEmpty()) { // [MQTT-3.14.2-5]
            left -= add(words, MqttProperties.SERVER_REFERENCE, serverReference, left);
        }
        if (told != null) { // [MQTT-3.14.2-3]
            var _ = add(words, MqttProperties.REASON_STRING, told, left);
        }
        return words;
    }

    /** Adds a string if there is room for it; returns what it takes. */
    private static int add(MqttProperties words, int property, String text, int left) {
        int size = STRING + ByteBufUtil.utf8Bytes(text);
        if (size > left) {
            return 0;
        }
        words.add(new MqttProperties.StringProperty(property, text));
        return size;
    }
}
