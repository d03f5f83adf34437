package io.flockmq.broker.connection;

import io.flockmq.broker.session.Will;
import io.flockmq.broker.topic.ReasonCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** What the broker makes of a CONNECT. */
sealed interface ConnectDecision {

    /**
     * The client may connect.
     *
     * @param clientId its identifier, assigned where it had none
     * @param isClientIdAssigned whether it had none
     * @param version the protocol version
     * @param cleanStart Clean Start (Clean Session)
     * @param sessionExpiry seconds that the session outlives the connection
     * @param keepAlive seconds, 0 for none
     * @param user the user name, null for none
     * @param will its will, null for none
     * @param receiveMaximum how many QoS 1 and 2 messages it takes at a time
     * @param maximumPacketSize the largest packet it takes, bytes
     * @param topicAliasMaximum the highest topic alias it takes, 0 for none
     * @param connackProperties what CONNACK tells it; empty for MQTT 3
     */
    record Accept(
            String clientId,
            boolean isClientIdAssigned,
            MqttVersion version,
            boolean cleanStart,
            long sessionExpiry,
            int keepAlive,
            @Nullable String user,
            @Nullable Will will,
            int receiveMaximum,
            int maximumPacketSize,
            int topicAliasMaximum,
            MqttProperties connackProperties)
            implements ConnectDecision {

        boolean isMqtt5() {
            return version == MqttVersion.MQTT_5;
        }

        /** Whether CONNACK is no larger than what it takes. */
        boolean takesConnack() {
            return !isMqtt5() || ControlPackets.connackSize(connackProperties) <= maximumPacketSize; // [MQTT-3.1.2-24]
        }

        /** Whether CONNACK has a flag for a session that goes on: in MQTT 3.1 that byte is not used. */
        boolean knowsSessionPresent() {
            return version != MqttVersion.MQTT_3_1;
        }

        /** The same client under the identifier that its credentials give it in place of an assigned one. */
        Accept withClientId(String own) {
            if (isMqtt5()) {
                connackProperties.add(
                        new MqttProperties.StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, own)); // replaces
            }
            return new Accept(
                    own,
                    isClientIdAssigned,
                    version,
                    cleanStart,
                    sessionExpiry,
                    keepAlive,
                    user,
                    will,
                    receiveMaximum,
                    maximumPacketSize,
                    topicAliasMaximum,
                    connackProperties);
        }
    }

    /**
     * The client may not connect.
     *
     * @param clientId its identifier
     * @param reason why, for CONNACK
     * @param cause why, a clause for people
     */
    record Refuse(String clientId, ReasonCode reason, String cause) implements ConnectDecision {}
}
