package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Variables that are settings, and those that only look so. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentVariablesTest {

    @Test
    void whatKubernetesSaysAboutAServiceCalledMqttIsPassedOver(CapturedOutput output) {
        BrokerProperties properties = new Start()
                .variable("MQTT_PORT", "tcp://10.0.0.1:1883")
                .variable("MQTT_SERVICE_HOST", "10.0.0.1")
                .variable("MQTT_SERVICE_PORT", "1883")
                .variable("MQTT_SERVICE_PORT_MQTT", "1883")
                .variable("MQTT_PORT_1883_TCP", "tcp://10.0.0.1:1883")
                .variable("MQTT_PORT_1883_TCP_PROTO", "tcp")
                .variable("MQTT_PORT_1883_TCP_PORT", "1883")
                .variable("MQTT_PORT_1883_TCP_ADDR", "10.0.0.1")
                .properties();
        assertThat(properties).isEqualTo(new Start().properties());
        assertThat(output.getAll()).isEmpty();
    }

    @Test
    void aServiceNamedAsAGroupOfSettingsChangesNothing(CapturedOutput output) {
        BrokerProperties properties = new Start()
                .variable("MQTT_LISTENERS_TCP_PORT", "tcp://10.0.0.1:1883")
                .variable("MQTT_LISTENERS_SERVICE_HOST", "10.0.0.1")
                .variable("MQTT_LISTENERS_LAN_PORT_1883_TCP_ADDR", "10.0.0.1")
                .properties();
        assertThat(properties).isEqualTo(new Start().properties());
        assertThat(output.getAll()).isEmpty();
    }

    @Test
    void aVariableThatIsNoSettingIsWarnedAboutWithTheOneThatWasProbablyMeant(CapturedOutput output) {
        BrokerProperties properties =
                new Start().variable("MQTT_LISTENRS_LAN_PORT", "18830").properties();
        assertThat(properties).isEqualTo(new Start().properties());
        assertThat(output.getAll())
                .hasLineCount(1)
                .contains(" WARN  Environment variable MQTT_LISTENRS_LAN_PORT is no setting and is ignored;"
                        + " did you mean MQTT_LISTENERS_LAN_PORT?");
    }

    @Test
    void wordsOfAKeyMayBeJoinedOrSeparated() {
        assertThat(new Start()
                        .variable("MQTT_KEEPALIVE_MAX", "5m")
                        .properties()
                        .keepAlive()
                        .max())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(new Start()
                        .variable("MQTT_KEEP_ALIVE_MAX", "5m")
                        .properties()
                        .keepAlive()
                        .max())
                .isEqualTo(Duration.ofMinutes(5));
    }
}
