package io.flockmq.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.junit.jupiter.api.Test;

class ProtocolVersionAttributeTest {

    @Test
    void theEncoderLearnsTheVersion() {
        EmbeddedChannel channel = new EmbeddedChannel(MqttEncoder.INSTANCE);
        ProtocolVersionAttribute.set(channel, MqttVersion.MQTT_5);
        channel.writeOutbound(MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .build());

        ByteBuf written = channel.readOutbound();
        assertThat(ByteBufUtil.getBytes(written))
                .as("with a length of properties")
                .containsExactly(0x20, 3, 0, 0, 0);
        written.release();
        channel.finishAndReleaseAll();
    }
}
