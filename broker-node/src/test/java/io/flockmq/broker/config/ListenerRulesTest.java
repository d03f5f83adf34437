package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListenerRulesTest {

    @Test
    void everyLoopbackAddressIsThisMachineOnly() {
        for (String bind : new String[] {"127.0.0.1", "127.8.9.1", "::1", "localhost"}) {
            assertThat(breaches("--mqtt.listeners.a.bind=" + bind)).isEmpty();
        }
    }

    @Test
    void otherMachinesMayConnectWhereThatWasAskedFor() {
        assertThat(breaches("--mqtt.listeners.a.bind=::", "--mqtt.security.allow-anonymous=true"))
                .isEmpty();
    }

    @Test
    void twoListenersCannotShareAnAddress() {
        assertThat(breaches("--mqtt.listeners.a.port=18830", "--mqtt.listeners.b.port=18830"))
                .containsExactly("mqtt.listeners.b.port: listener a has the same address, 127.0.0.1:18830");
    }

    @Test
    void twoNamesOfOneAddressAreTheSame() {
        assertThat(breaches("--mqtt.listeners.a.bind=127.0.0.1", "--mqtt.listeners.b.bind=127.1"))
                .containsExactly("mqtt.listeners.b.port: listener a has the same address, 127.1:1883");
    }

    @Test
    void listenersOnAnyFreePortNeverMeet() {
        assertThat(breaches("--mqtt.listeners.a.port=0", "--mqtt.listeners.b.port=0"))
                .isEmpty();
    }

    private static Stream<String> breaches(String... arguments) {
        try {
            return ListenerRules.check(new Start().properties(arguments)).stream()
                    .map(breach -> breach.key() + ": " + breach.message());
        } catch (ConfigurationException refused) {
            return refused.problems().stream().map(problem -> problem.key() + ": " + problem.message());
        }
    }
}
