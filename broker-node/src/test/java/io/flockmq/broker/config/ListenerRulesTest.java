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

    @Test
    void aListenerBelievesNobodyWhoIsNotNamed() {
        assertThat(breaches("--mqtt.listeners.a.proxy-protocol=auto"))
                .containsExactly("mqtt.listeners.a.trusted-proxies: whoever may say where clients are must be named;"
                        + " allowed: addresses of load balancers such as 10.0.0.0/8");
        assertThat(breaches("--mqtt.listeners.a.trusted-proxies=10.0.0.1/8"))
                .containsExactly("mqtt.listeners.a.trusted-proxies: bits are set beyond the first 8;"
                        + " the range that it is in is 10.0.0.0/8");
    }

    @Test
    void anOriginHasASchemeAndAHost() {
        assertThat(breaches("--mqtt.listeners.a.type=ws", "--mqtt.listeners.a.allowed-origins=example.org"))
                .containsExactly("mqtt.listeners.a.allowed-origins: this is no origin of a page;"
                        + " allowed: such as https://example.org, or http://localhost:* for any port there");
    }

    @Test
    void onlyWebSocketsHaveHeaders() {
        assertThat(breaches("--mqtt.listeners.a.x-forwarded-for=true", "--mqtt.listeners.a.trusted-proxies=10.0.0.0/8"))
                .containsExactly("mqtt.listeners.a.x-forwarded-for: only listeners of type ws and wss have headers");
    }

    @Test
    void aWayToKnowClientsMustBeConfiguredToBeUsed() {
        assertThat(breaches("--mqtt.listeners.a.authentication=ldap", "--mqtt.security.x509.user-name={cn}"))
                .containsExactly("mqtt.listeners.a.authentication: ldap is not configured under mqtt.security;"
                        + " allowed: x509");
        assertThat(breaches("--mqtt.security.authentication=x509,x509", "--mqtt.security.x509.user-name={cn}"))
                .containsExactly("mqtt.security.authentication: x509 stands there twice");
    }

    @Test
    void aListenerMayBeOpenToStrangersByItself() {
        assertThat(breaches("--mqtt.listeners.a.bind=0.0.0.0", "--mqtt.listeners.a.allow-anonymous=true"))
                .isEmpty();
    }

    @Test
    void aListenerThatNobodyCouldUseIsNotOpened() {
        assertThat(breaches("--mqtt.listeners.a.allow-anonymous=false"))
                .containsExactly("mqtt.listeners.a.allow-anonymous: nobody could connect:"
                        + " no way to ask clients who they are is configured");
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
