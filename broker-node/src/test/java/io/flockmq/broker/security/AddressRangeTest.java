package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @Test
    void anIpv4AddressIsCountedAloneAndAnIpv6AddressWithItsNetwork() {
        assertThat(AddressRange.of(InetAddress.ofLiteral("192.0.2.7"))).hasToString("192.0.2.7");
        assertThat(AddressRange.of(InetAddress.ofLiteral("2001:db8::1:2:3:4")))
                .isEqualTo(AddressRange.of(InetAddress.ofLiteral("2001:db8::ffff:9:9:9")))
                .isNotEqualTo(AddressRange.of(InetAddress.ofLiteral("2001:db8:0:1::1")))
                .hasToString("2001:db8:0:0:0:0:0:0/64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.1", "0.0.0.0/0", "2001:db8:0:0:0:0:0:0/32", "10.1.2.128/25"})
    void whatCidrWritesIsRead(String text) {
        assertThat(AddressRange.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10/8",
                "10.0.0",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.1/8",
                "10.0.0.0/",
                "::/129",
                "1.2.3.4/24"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoMeansAnotherRangeIsToldWhich() {
        assertThatThrownBy(() -> AddressRange.parse("10.1.2.3/8"))
                .hasMessage("bits are set beyond the first 8; the range that it is in is 10.0.0.0/8");
    }
}
