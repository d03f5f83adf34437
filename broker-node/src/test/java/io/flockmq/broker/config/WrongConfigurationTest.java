package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads after a mistake: one line, and nothing else. */
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mqtt.listeners.tcp.port=abc          | not a whole number; allowed: 1 to 65535, or 0 (any free port)
            mqtt.listeners.tcp.port=65536        | out of range; allowed: 1 to 65535, or 0 (any free port)
            mqtt.listeners.tcp.port=99999999999  | not a whole number; allowed: 1 to 65535, or 0 (any free port)
            mqtt.listeners.tcp.type=quic         | unknown value; allowed: tcp, tls, ws, wss
            mqtt.listeners.tcp.bind=             | has no value
            mqtt.transport=kqueue                | unknown value; allowed: auto, epoll, io-uring, nio
            mqtt.connect.timeout=soon            | not a duration such as 500ms, 30s, 5m, 12h or 7d; allowed: 100ms to 5m
            mqtt.connect.timeout=99ms            | out of range; allowed: 100ms to 5m
            mqtt.connect.timeout=6m              | out of range; allowed: 100ms to 5m
            mqtt.connect.timeout=-5s             | out of range; allowed: 100ms to 5m
            mqtt.connect.max-client-id-length=22 | out of range; allowed: 23 to 65535
            mqtt.limits.max-packet-size=2 Mega   | not a size such as 512B, 64KB or 16MB; allowed: 1KB to 256MB
            mqtt.limits.max-packet-size=257MB    | out of range; allowed: 1KB to 256MB
            mqtt.limits.max-connections=-1       | out of range; allowed: 1 or more, or 0 (unlimited)
            mqtt.sys.interval=500ms              | out of range; allowed: 1s to 1d, or 0 (no $SYS topics)
            mqtt.message.max-expiry=9999999d     | out of range; allowed: 1s to 49710d, or 0 (as long as its publisher asks for)
            mqtt.features.max-qos=3              | out of range; allowed: 0 to 2
            mqtt.features.retain=perhaps         | unknown value; allowed: true, false
            mqtt.session.queue-full=drop-all     | unknown value; allowed: drop-newest, drop-oldest
            mqtt.tracing.sample-one-in=0         | out of range; allowed: 1 to 1000000
            mqtt.tracing.endpoint=collector:4317 | not the address of a collector; allowed: http:// or https:// with a host, such as http://127.0.0.1:4318/v1/traces
            mqtt.metrics.topic-classes=a=x,a=y   | class a is there twice
            mqtt.event-loops=${THREADS}          | names a placeholder that has no value; allowed: 1 to 1024, or 0 (one for each processor)
            """)
    void aWrongValueIsShownWithWhatIsAllowed(String setting, String message, CapturedOutput output) {
        refused(new Start(), "--" + setting);
        String keyAndValue = setting.replaceFirst("=", " = ");
        assertThat(output.getAll()).isEqualTo("Error: " + keyAndValue + " (command line): " + message + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.listners.tcp.port, mqtt.listeners.tcp.port",
        "mqtt.listeners.lan.prt, mqtt.listeners.lan.port",
        "mqtt.limits.max_conections, mqtt.limits.max-connections",
        "mqtt.max-connections, mqtt.limits.max-connections",
        "mqtt.max-inflight-messages, mqtt.session.max-inflight-messages",
        "mqtt.max-packet-size, mqtt.limits.max-packet-size",
        "mqtt.port, mqtt.listeners.tcp.port",
        "mqqt.listeners.tcp.port, mqtt.listeners.tcp.port",
        "listeners.tcp.port, mqtt.listeners.tcp.port",
        "sys_interval, mqtt.sys.interval",
        "max_queued_messages, mqtt.session.max-queued-messages",
        "allow_anonymous, mqtt.security.allow-anonymous"
    })
    void anUnknownKeyComesWithTheOneThatWasProbablyMeant(String key, String meant, CapturedOutput output) {
        refused(new Start(), "--" + key + "=1");
        assertThat(output.getAll())
                .startsWith("Error: ")
                .endsWith(" = 1 (command line): unknown key; did you mean " + meant + "?\n")
                .hasLineCount(1);
    }

    @Test
    void aKeyUnlikeAnyOtherIsUnknownWithoutAGuess(CapturedOutput output) {
        refused(new Start(), "--mqtt.zookeeper.quorum=7");
        assertThat(output.getAll()).isEqualTo("Error: mqtt.zookeeper.quorum = 7 (command line): unknown key\n");
    }

    @Test
    void aSettingOfSpringBootIsNotOurs() {
        assertThat(new Start().properties("--spring.main.register-shutdown-hook=false", "--some.other=1"))
                .isNotNull();
    }

    @Test
    void aGroupIsNoSetting(CapturedOutput output) {
        refused(new Start(), "--mqtt.listeners.tcp=1884");
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.listeners.tcp = 1884 (command line):"
                        + " is a group of settings, not a setting; allowed below it: type, bind, port, path, allowed-origins, tls,"
                        + " proxy-protocol, x-forwarded-for, trusted-proxies, max-connections, max-packet-size,"
                        + " authentication, allow-anonymous\n");
    }

    @Test
    void aMistakeInAFileComesWithFileAndLine(CapturedOutput output) throws IOException {
        Path file = write("flockmq.yaml", """
                mqtt:
                  listeners:
                    lan:
                      port: 18830
                      prot: tcp
                  sys:
                    interval: often
                """);
        refused(new Start(), "--config", file.toString());
        assertThat(output.getErr().lines())
                .containsExactly(
                        "Error: mqtt.listeners.lan.prot = tcp (" + file
                                + ":5): unknown key; did you mean mqtt.listeners.lan.port?",
                        "Error: mqtt.sys.interval = often (" + file
                                + ":7): not a duration such as 500ms, 30s, 5m, 12h or 7d;"
                                + " allowed: 1s to 1d, or 0 (no $SYS topics)");
    }

    @Test
    void aMistakeInAPropertiesFileComesWithFileAndLine(CapturedOutput output) throws IOException {
        Path file = write("flockmq.properties", "mqtt.sys.interval=5s\nmqtt.features.max-qos=9\n");
        refused(new Start(), "--config=" + file);
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.features.max-qos = 9 (" + file + ":2): out of range; allowed: 0 to 2\n");
    }

    @Test
    void aMistakeInAnEnvironmentVariableComesWithItsName(CapturedOutput output) {
        refused(new Start().variable("MQTT_CONNECT_MAX_CLIENT_ID_LENGTH", "1"));
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.connect.max-client-id-length = 1"
                        + " (environment variable MQTT_CONNECT_MAX_CLIENT_ID_LENGTH):"
                        + " out of range; allowed: 23 to 65535\n");
    }

    @Test
    void anUnknownSystemPropertyEndsTheStart(CapturedOutput output) {
        refused(new Start().systemProperty("mqtt.sys.intervall", "5s"));
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.sys.intervall = 5s (Java system property):"
                        + " unknown key; did you mean mqtt.sys.interval?\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mqtt:\\n  sys: a: b\\n        | :2:9: not valid YAML: mapping values are not allowed here
            mqtt:\\n\\tsys:\\n            | :2:1: not valid YAML: found character '\\t(TAB)' that cannot start any token.
            a: 1\\nb: 2\\na: 3\\n         | :3:1: not valid YAML: found duplicate key a
            listener 1883\\n              | : is not a configuration: must hold `key: value` lines in YAML
            """)
    void aFileThatIsNoYamlComesWithLineAndColumn(String text, String message, CapturedOutput output)
            throws IOException {
        Path file = write("flockmq.yaml", text.translateEscapes());
        refused(new Start(), "--config=" + file);
        assertThat(output.getErr()).startsWith("Error: " + file + message).hasLineCount(1);
        assertThat(output.getOut()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed(CapturedOutput output) {
        refused(new Start().variable("FLOCKMQ_CONFIG", "nowhere.yaml"));
        assertThat(output.getAll())
                .isEqualTo("Error: FLOCKMQ_CONFIG = nowhere.yaml (environment variable): there is no such file\n");
    }

    @Test
    void anArgumentThatIsNoOptionIsRefused(CapturedOutput output) {
        refused(new Start(), "mqtt.sys.interval=5s");
        assertThat(output.getAll())
                .isEqualTo("Error: argument mqtt.sys.interval=5s (command line): not understood;"
                        + " a setting is given as --key=value, a file as --config=file\n");
    }

    @Test
    void aHostNameThatNoAddressHasIsRefused(CapturedOutput output) {
        refused(new Start(), "--mqtt.listeners.tcp.bind=no-such-host.invalid");
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.listeners.tcp.bind = no-such-host.invalid (command line):"
                        + " no address has this name; allowed: an IP address or host name of this machine,"
                        + " 0.0.0.0 or :: for all of them\n");
    }

    @Test
    void aListenerForOtherMachinesNeedsTheWordThatAnybodyMayConnect(CapturedOutput output) {
        refused(new Start().variable("MQTT_LISTENERS_TCP_BIND", "0.0.0.0"));
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.listeners.tcp.bind = 0.0.0.0 (environment variable MQTT_LISTENERS_TCP_BIND):"
                        + " other machines could connect without a password; bind to 127.0.0.1,"
                        + " or allow that by mqtt.security.allow-anonymous=true\n");
    }

    @Test
    void aBackEndThatCannotWorkIsRefused(CapturedOutput output) {
        refused(new Start(), "--mqtt.security.ldap.urls=ldap://localhost", "--mqtt.security.ldap.filter=(uid=ann)");
        assertThat(output.getAll())
                .isEqualTo("Error: mqtt.security.ldap.filter = (uid=ann) (command line):"
                        + " not a filter with {user} such as (uid={user})\n");
    }

    @Test
    void aListenerForOtherMachinesMayBeOpenedWhereClientsAreAskedWhoTheyAre() {
        assertThat(new Start()
                        .properties(
                                "--mqtt.listeners.tcp.bind=0.0.0.0", "--mqtt.security.http.url=https://localhost/hook"))
                .isNotNull();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce(CapturedOutput output) {
        refused(new Start().variable("MQTT_SYS_INTERVAL", "x"), "--mqtt.transport=x", "--mqtt.x=1");
        assertThat(output.getErr()).hasLineCount(3);
        assertThat(output.getOut()).isEmpty();
    }

    @Test
    void whatMayBeSecretIsNotShown(CapturedOutput output) {
        refused(new Start(), "--mqtt.security.admin-password=geheim", "--mqtt.api-token=geheim");
        assertThat(output.getAll()).doesNotContain("geheim").contains("mqtt.security.admin-password = ****** (");
    }

    @Test
    void aValueCannotWriteLinesOfItsOwn(CapturedOutput output) {
        refused(new Start(), "--mqtt.transport=x\nError: all is lost\u001b[2J" + "y".repeat(500));
        assertThat(output.getErr()).hasLineCount(1).contains("x\\u000aError: all is lost\\u001b[2Jyyy");
        assertThat(output.getErr().length()).isLessThan(300);
    }

    @Test
    void aWrongSettingOfSpringBootTakesOneLineToo(CapturedOutput output) {
        refused(new Start(), "--logging.level.root=loud");
        assertThat(output.getAll())
                .startsWith("Error: logging.level.root = loud (command line): unknown value; allowed: trace, debug")
                .hasLineCount(1);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static void refused(Start start, String... arguments) {
        Throwable failure = catchThrowable(
                () -> start.run(List.of(arguments).toArray(String[]::new)).close());
        assertThat(failure).isNotNull();
        assertThat(StartFailure.exitStatus(failure)).isEqualTo(2);
    }
}
