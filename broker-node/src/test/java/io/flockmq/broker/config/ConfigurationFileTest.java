package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class ConfigurationFileTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("mine.yaml"), "mqtt.sys.interval: 77s\nserver.port: 8181\n");
    }

    @Test
    void isNamedOnTheCommandLineInThreeWays() {
        assertThat(interval(new Start(), "--config=" + file)).isEqualTo(77);
        assertThat(interval(new Start(), "--config", file.toString())).isEqualTo(77);
        assertThat(interval(new Start(), "-c", file.toString())).isEqualTo(77);
    }

    @Test
    void isNamedByAVariable() {
        assertThat(interval(new Start().variable("FLOCKMQ_CONFIG", file.toString())))
                .isEqualTo(77);
    }

    @Test
    void onTheCommandLineWinsOverTheVariable() {
        assertThat(interval(new Start().variable("FLOCKMQ_CONFIG", "nowhere.yaml"), "-c", file.toString()))
                .isEqualTo(77);
    }

    @Test
    void isReadAsYamlWhateverItsName() throws IOException {
        Path conf = Files.move(file, directory.resolve("mine.conf"));
        assertThat(interval(new Start(), "-c", conf.toString())).isEqualTo(77);
    }

    @Test
    void mayImportOthersBesideThoseThatSpringBootIsTold() throws IOException {
        Path other = Files.writeString(directory.resolve("other.yaml"), "mqtt.features.max-qos: 1\n");
        BrokerProperties properties =
                new Start().properties("-c", file.toString(), "--spring.config.import=file:" + other);
        assertThat(properties.features().maxQos()).isEqualTo(1);
        assertThat(properties.sys().interval()).isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void winsOverWhatIsBuiltInAndLosesToVariablesAndCommandLine() {
        try (ConfigurableApplicationContext context = new Start().run("-c", file.toString())) {
            assertThat(context.getEnvironment().getProperty("server.port")).isEqualTo("8181");
        }
        Start start = new Start().variable("MQTT_SYS_INTERVAL", "78s");
        assertThat(interval(start, "-c", file.toString())).isEqualTo(78);
        assertThat(interval(start, "-c", file.toString(), "--mqtt.sys.interval=79s"))
                .isEqualTo(79);
    }

    @Test
    void isNamedAmongTheSourcesThoseThatWinFirst() {
        Start start = new Start().variable("MQTT_TRANSPORT", "nio");
        try (ConfigurableApplicationContext context = start.run("-c", file.toString(), "--mqtt.event-loops=1")) {
            assertThat(ConfigurationSources.of(context.getEnvironment()))
                    .containsExactly("command line", "environment", file.toString());
        }
    }

    @Test
    void withoutAnyThereAreNoSources() {
        try (ConfigurableApplicationContext context = new Start().run()) {
            assertThat(ConfigurationSources.of(context.getEnvironment())).isEqualTo(List.of());
        }
    }

    private static long interval(Start start, String... arguments) {
        return start.properties(arguments).sys().interval().toSeconds();
    }
}
