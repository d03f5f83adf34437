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

    private static final int REASON_STRING_NEEDS = 256;

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
     * A refusal; null where the version has none for this reason.
     *
     * @param version that of the client, null if it named none that is supported
     * @param told the reason in words, null to keep it from strangers
     */
    @Nullable
    MqttMessage refusal(@Nullable MqttVersion version, ReasonCode reason, @Nullable String told) {
        if (version == MqttVersion.MQTT_5) {
            MqttProperties properties = new MqttProperties();
            if (told != null) {
                properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, told));
            }
            if (reason == ReasonCode.USE_ANOTHER_SERVER) {
                properties.add(new MqttProperties.StringProperty(MqttProperties.SERVER_REFERENCE, serverReference));
            }
            return ControlPackets.connack(MqttConnectReturnCode.valueOf((byte) reason.value()), false, properties);
        }
        // A client whose protocol level nobody knows is answered as MQTT 3.1.1 says [MQTT-3.1.2-2].
        boolean answerable = version != null || reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
        MqttConnectReturnCode code = answerable ? ControlPackets.mqtt3ReturnCode(reason) : null;
        return code == null ? null : ControlPackets.connack(code, false, MqttProperties.NO_PROPERTIES);
    }

    /** DISCONNECT, with as many words as the client takes. */
    MqttMessage disconnect(ConnectDecision.Accept client, ReasonCode reason, String cause) {
        int room = client.maximumPacketSize();
        String text = room >= REASON_STRING_NEEDS ? cause : null;
        boolean refers = reason == ReasonCode.USE_ANOTHER_SERVER
                && room >= REASON_STRING_NEEDS + ByteBufUtil.utf8MaxBytes(serverReference.length()); // [MQTT-3.14.2-5]
        return ControlPackets.disconnect(reason, text, refers ? serverReference : null);
    }
}
