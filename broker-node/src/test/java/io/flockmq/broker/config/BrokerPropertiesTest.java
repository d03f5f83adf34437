package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class BrokerPropertiesTest {

    @Test
    void withoutAnyListenerThereAreTwoOnTheLoopbackAddress() {
        Map<String, ListenerProperties> listeners = new Start().properties().listeners();
        assertThat(listeners)
                .containsOnlyKeys("tcp", "ws")
                .allSatisfy((name, listener) -> assertThat(listener.bind()).isEqualTo("127.0.0.1"));
        assertThat(listeners.get("tcp"))
                .returns(1883, ListenerProperties::usedPort)
                .returns(false, ListenerProperties::isWebSocket);
        assertThat(listeners.get("ws"))
                .returns(8083, ListenerProperties::usedPort)
                .returns(true, ListenerProperties::isWebSocket)
                .returns(List.of("http://localhost:*", "http://127.0.0.1:*"), ListenerProperties::allowedOrigins);
    }

    @Test
    void namingAListenerReplacesThoseByDefault() {
        assertThat(new Start().properties("--mqtt.listeners.lan.port=18830").listeners())
                .containsOnlyKeys("lan")
                .extractingByKey("lan")
                .returns("127.0.0.1", ListenerProperties::bind)
                .returns(18830, ListenerProperties::usedPort);
    }

    @Test
    void aListenerHasTheUsualPortOfItsType() {
        assertThat(Stream.of("tcp", "tls", "ws", "wss")
                        .map(type -> new Binder(new MapConfigurationPropertySource(Map.of("a.type", type)))
                                .bindOrCreate("a", ListenerProperties.class)
                                .usedPort()))
                .containsExactly(1883, 8883, 8083, 8084);
    }

    @Test
    void aPlainNumberIsSecondsOrBytes() {
        BrokerProperties properties =
                new Start().properties("--mqtt.connect.timeout=7", "--mqtt.limits.max-packet-size=4096");
        assertThat(properties.connect().timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(properties.limits().maxPacketSize()).isEqualTo(DataSize.ofKilobytes(4));
    }

    @Test
    void memoryThatIsNotSetIsAQuarterOfTheHeap() {
        BrokerProperties byDefault = new Start().properties();
        assertThat(byDefault.limits().retainedBytes(1000)).isEqualTo(250);
        assertThat(byDefault.session().queuedBytesTotal(1000)).isEqualTo(250);
        BrokerProperties set = new Start()
                .properties("--mqtt.limits.max-retained-bytes=1KB", "--mqtt.session.max-queued-bytes-total=2KB");
        assertThat(set.limits().retainedBytes(1000)).isEqualTo(1024);
        assertThat(set.session().queuedBytesTotal(1000)).isEqualTo(2048);
    }

    @Test
    void aGroupWithNothingInItKeepsItsDefaults(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("f.yaml"), """
                mqtt:
                  listeners:
                  limits:
                  #  max-connections: 5
                  session: {}
                """);
        assertThat(new Start().properties("--config=" + file)).isEqualTo(new Start().properties());
    }

    @Test
    void anEmptyConfigurationIsTheDefaultOne(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("f.yaml"), "mqtt:\n");
        assertThat(new Start().properties("--config=" + file)).isEqualTo(new Start().properties());
    }
}
