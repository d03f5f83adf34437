package io.flockmq.broker.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPolicyTest {

    @Test
    void thePageConnectsToItsOwnHostAndToListenersForWebSockets() {
        String policy = ContentPolicy.of(
                "broker.example",
                List.of(new WebSocketAddress("ws", "", 8083), new WebSocketAddress("wss", "10.0.0.7", 8084)));
        assertThat(policy)
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none';"
                        + " form-action 'self'; frame-ancestors 'none';"
                        + " connect-src 'self' ws://broker.example:8083 wss://10.0.0.7:8084");
    }

    @Test
    void withoutListenersForWebSocketsItConnectsToItsOwnHostAlone() {
        assertThat(ContentPolicy.of("broker.example", List.of())).endsWith("; connect-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "a; script-src *", "a b", "", "ä"})
    void aHostThatAPolicyCannotNameIsNotRepeated(String host) {
        assertThat(ContentPolicy.of(host, List.of(new WebSocketAddress("ws", "", 8083))))
                .endsWith("; connect-src 'self' ws://*:8083");
    }
}
