package io.flockmq.systemtest.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPacketParserTest {

    @Test
    void aPublishIsReadWithItsPropertiesAndPayload() {
        byte[] packet = ClientPackets.publish(
                Version.V5,
                0x0B,
                "a/b",
                7,
                new byte[] {'h', 'i'},
                Property.of(PropertyId.SUBSCRIPTION_IDENTIFIER, 300),
                Property.of(PropertyId.SUBSCRIPTION_IDENTIFIER, 1),
                Property.of(PropertyId.CORRELATION_DATA, new byte[] {1, 2}),
                Property.user("name", "value"));

        ServerPacket.Publish publish = (ServerPacket.Publish) ServerPacketParser.parse(packet, Version.V5);

        assertThat(publish.dup()).isTrue();
        assertThat(publish.retain()).isTrue();
        assertThat(publish.qos()).isEqualTo(1);
        assertThat(publish.topic()).isEqualTo("a/b");
        assertThat(publish.packetId()).isEqualTo(7);
        assertThat(publish.text()).isEqualTo("hi");
        assertThat(publish.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER))
                .containsExactly(300L, 1L);
        assertThat(publish.properties().userProperties()).containsExactly(new Property.Pair("name", "value"));
    }

    @Test
    void aConnackIsReadInEachVersion() {
        assertThat(parse("20 02 01 00", Version.V311)).isEqualTo(new ServerPacket.ConnAck(true, 0, PropertyList.NONE));
        assertThat(parse("20 06 00 87 03 21 00 05", Version.V5))
                .isEqualTo(new ServerPacket.ConnAck(
                        false, 0x87, new PropertyList(List.of(Property.of(PropertyId.RECEIVE_MAXIMUM, 5)))));
    }

    @Test
    void anAcknowledgementWithoutAReasonCodeIsASuccess() {
        assertThat(parse("40 02 00 01", Version.V5))
                .isEqualTo(new ServerPacket.Ack(AckType.PUBACK, 1, 0, PropertyList.NONE));
        assertThat(parse("50 03 00 01 92", Version.V5))
                .isEqualTo(new ServerPacket.Ack(AckType.PUBREC, 1, 0x92, PropertyList.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "V311, 20 02 02 00, reserved bits",
        "V311, 20 02 01 05, a session present and a refusal",
        "V311, 20 03 00 00 00, 1 bytes too many",
        "V5, 20 02 00 00, it ends too early",
        "V5, 20 09 00 00 06 21 00 05 21 00 05, RECEIVE_MAXIMUM twice",
        "V5, 20 04 00 00 01 7F, property 127",
        "V311, 10 00, first byte",
        "V311, 41 02 00 01, first byte",
        "V311, 40 02 00 00, packet identifier 0",
        "V311, 40 03 00 01 00, more than a packet identifier",
        "V311, 30 04 00 02 61 23, a wildcard",
        "V311, 36 05 00 01 61 00 01, QoS 3",
        "V311, 30 04 00 02 C3 28, not UTF-8",
        "V311, E0 00, before MQTT 5.0",
        "V311, 40 82 00 00 01, more bytes than it needs",
    })
    void whatAServerMustNotSendFailsTheTest(Version version, String hex, String problem) {
        assertThatThrownBy(() -> parse(hex, version))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(problem);
    }

    private static ServerPacket parse(String hex, Version version) {
        return ServerPacketParser.parse(PacketBytes.hex(hex), version);
    }
}
