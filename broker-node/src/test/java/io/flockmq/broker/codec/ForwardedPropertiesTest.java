package io.flockmq.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import org.junit.jupiter.api.Test;

class ForwardedPropertiesTest {

    @Test
    void willPropertiesThatAreForwardedAreEncodedAndTheOthersLeftOut() {
        MqttProperties will = new MqttProperties();
        will.add(new IntegerProperty(MqttProperties.WILL_DELAY_INTERVAL, 5));
        will.add(new IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, 10));
        will.add(new IntegerProperty(MqttProperties.PAYLOAD_FORMAT_INDICATOR, 1));
        will.add(new StringProperty(MqttProperties.CONTENT_TYPE, "text"));
        will.add(new StringProperty(MqttProperties.RESPONSE_TOPIC, "r"));
        will.add(new BinaryProperty(MqttProperties.CORRELATION_DATA, new byte[] {0, 1}));
        will.add(new UserProperty("b", "1"));
        will.add(new UserProperty("a", "ü"));

        assertThat(ForwardedProperties.encode(will))
                .isEqualTo(WireVectors.bytes("01 01 03 'text' 08 'r' 09 [ 0001 ] 26 'b' '1' 26 'a' 'ü'"));
    }

    @Test
    void whatIsEncodedCanBeRead() {
        byte[] encoded = WireVectors.bytes("01 01 03 'text' 26 'b' '1' 26 'a' '2'");

        assertThat(ForwardedProperties.encode(ForwardedProperties.decode(encoded)))
                .isEqualTo(encoded);
    }

    @Test
    void nothingIsNoBytes() {
        MqttProperties delayOnly = new MqttProperties();
        delayOnly.add(new IntegerProperty(MqttProperties.WILL_DELAY_INTERVAL, 5));

        assertThat(ForwardedProperties.encode(MqttProperties.NO_PROPERTIES)).isEmpty();
        assertThat(ForwardedProperties.encode(delayOnly)).isEmpty();
        assertThat(ForwardedProperties.decode(Publish.EMPTY).isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreNoPropertiesAreNotRead() {
        assertThatThrownBy(() -> ForwardedProperties.decode(new byte[] {3, 0}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
