package io.flockmq.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.transport.Proxies.ProxyHeader;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedForTest {

    private static final Proxies PROXIES = new Proxies(
            ProxyHeader.OFF, true, List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8:1::/48")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,                 192.0.2.1:0",
        "192.0.2.1:8080,            192.0.2.1:8080",
        "2001:db8::1,               [2001:db8::1]:0",
        "[2001:db8::1],             [2001:db8::1]:0",
        "[2001:db8::1]:65535,       [2001:db8::1]:65535"
    })
    void addressesAreReadAsLoadBalancersWriteThem(String entry, String client) {
        assertThat(client("10.1.2.3", entry)).isEqualTo(client);
    }

    @Test
    void whatTheClientWroteItselfDoesNotCount() {
        assertThat(client("10.1.2.3", "203.0.113.9, nonsense, 192.0.2.1")).isEqualTo("192.0.2.1:0");
        assertThat(client("10.1.2.3", "203.0.113.9", "192.0.2.1"))
                .as("in two headers")
                .isEqualTo("192.0.2.1:0");
    }

    @Test
    void trustedProxiesBehindEachOtherAreBelieved() {
        assertThat(client("10.1.2.3", "203.0.113.9, 192.0.2.1, 10.9.9.9, 2001:db8:1::7"))
                .isEqualTo("192.0.2.1:0");
        assertThat(client("10.1.2.3", "10.0.0.7, 10.9.9.9"))
                .as("all are trusted")
                .isEqualTo("10.0.0.7:0");
    }

    @Test
    void whoIsNotTrustedIsNotBelieved() {
        assertThat(client("192.0.2.77", "203.0.113.9")).isNull();
        assertThat(client("2001:db8:2::1", "203.0.113.9")).isNull();
    }

    @Test
    void withoutTheHeaderTheClientIsWhoConnects() {
        assertThat(client("10.1.2.3")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "example.org", "192.0.2", "192.0.2.1:99999", "[192.0.2.1", "::1::", "1.2.3.4.5"})
    void whatIsNoAddressIsRefused(String entry) {
        assertThatThrownBy(() -> client("10.1.2.3", entry))
                .hasMessage("no address in the header X-Forwarded-For of a trusted proxy");
    }

    private static @Nullable String client(String from, String... headers) {
        InetSocketAddress client = ForwardedFor.client(List.of(headers), InetAddress.ofLiteral(from), PROXIES);
        return client == null ? null : NetUtil.toSocketAddressString(client);
    }
}
