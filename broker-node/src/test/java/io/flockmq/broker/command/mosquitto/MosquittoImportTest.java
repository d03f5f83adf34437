package io.flockmq.broker.command.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.command.mosquitto.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MosquittoImportTest {

    private static final String ANN =
            "ann:$7$101$NhKcPVV2+rSuaNBj$K/s/Xf9WHzen53vDGk+nXSZFlVwuweyKfLkGrU5+nQXMoMq3OYx9dmxDb9+6JYEqgeAv5s8VZbTUyHG4vuiy/A==";

    @TempDir
    Path directory;

    private Imported imported(String conf) throws IOException, ImportRefusedException {
        Path file = Files.writeString(directory.resolve("mosquitto.conf"), conf.replace("DIR", directory.toString()));
        return MosquittoImport.read(file, Path.of("/etc/flockmq/passwords"), Path.of("/etc/flockmq/acl"));
    }

    private static Map<String, String> settings(Imported imported) {
        Map<String, String> settings = new TreeMap<>();
        imported.settings().forEach(setting -> settings.put(setting.key(), setting.value()));
        return settings;
    }

    private static List<String> lost(Imported imported) {
        return imported.findings().stream()
                .filter(finding -> finding.kind() == Kind.LOST)
                .map(finding -> finding.where() + " " + finding.line())
                .toList();
    }

    @Test
    void withoutAListenerThisMachineMayComeIn() throws Exception {
        Imported imported = imported("# nothing\npersistence false\n");
        assertThat(settings(imported))
                .isEqualTo(Map.of(
                        "mqtt.listeners.local.bind", "127.0.0.1",
                        "mqtt.listeners.local.port", "1883",
                        "mqtt.listeners.local.allow-anonymous", "true",
                        "mqtt.storage.type", "memory"));
        assertThat(imported.passwords()).isNull();
        assertThat(imported.rules()).isNull();
        assertThat(imported.isIncomplete()).isFalse();
    }

    @Test
    void aListenerThatAsksNobodyLetsNobodyInAsWithMosquitto() throws Exception {
        Imported imported = imported("listener 1883\n");
        assertThat(settings(imported))
                .containsEntry("mqtt.listeners.port-1883.bind", "0.0.0.0")
                .containsEntry("mqtt.listeners.port-1883.allow-anonymous", "false")
                .containsEntry("mqtt.security.password-file.path", "/etc/flockmq/passwords");
        assertThat(imported.passwords()).isEmpty();
    }

    @Test
    void aLineAboutTheListenerOfPort1883OpensItToo() throws Exception {
        Imported imported = imported("max_connections 100\nallow_anonymous true\nlistener 1884 127.0.0.1\n");
        assertThat(settings(imported))
                .containsEntry("mqtt.listeners.port-1883.max-connections", "100")
                .containsEntry("mqtt.listeners.port-1883.bind", "0.0.0.0")
                .containsEntry("mqtt.listeners.port-1884.bind", "127.0.0.1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            max_inflight_messages 20        | mqtt.session.max-inflight-messages  | 20
            max_inflight_messages 0         | mqtt.session.max-inflight-messages  | 65535
            max_queued_messages 500         | mqtt.session.max-queued-messages    | 500
            max_queued_bytes 2000           | mqtt.session.max-queued-bytes       | 2000B
            queue_qos0_messages true        | mqtt.session.queue-qos0-messages    | true
            retain_available false          | mqtt.features.retain                | false
            max_packet_size 5000            | mqtt.limits.max-packet-size         | 5000B
            max_packet_size 0               | mqtt.limits.max-packet-size         | 268435456B
            message_size_limit 1000         | mqtt.limits.max-packet-size         | 66536B
            max_keepalive 120               | mqtt.keep-alive.max                 | 120s
            persistent_client_expiration 2w | mqtt.session.max-expiry             | 14d
            persistent_client_expiration 6h | mqtt.session.max-expiry             | 6h
            sys_interval 0                  | mqtt.sys.interval                   | 0s
            allow_zero_length_clientid false| mqtt.connect.allow-empty-client-id  | false
            log_type debug                  | logging.level.io.flockmq            | debug
            log_dest file /var/log/x.log    | logging.file.name                   | /var/log/x.log
            """)
    void aLimitIsCarriedOver(String line, String key, String value) throws Exception {
        Imported imported = imported(line + "\n");
        assertThat(settings(imported)).containsEntry(key, value);
        assertThat(lost(imported)).isEmpty();
    }

    @Test
    void whatHasNoCounterpartIsNamedLineByLine() throws Exception {
        Imported imported = imported("""
                # a bridge
                connection north
                address north.example.org
                topic # both 1
                remote_password sesame
                max_inflight_bytes 1000
                something_new 1
                """);
        assertThat(lost(imported))
                .containsExactly(
                        "mosquitto.conf:2 connection north",
                        "mosquitto.conf:3 address north.example.org",
                        "mosquitto.conf:4 topic # both 1",
                        "mosquitto.conf:5 remote_password",
                        "mosquitto.conf:6 max_inflight_bytes 1000",
                        "mosquitto.conf:7 something_new 1");
    }

    @Test
    void includedFilesAreReadInTheirPlaceAndOrder() throws Exception {
        Path included = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "max_queued_messages 2\n");
        Files.writeString(included.resolve("a.conf"), "max_queued_messages 1\n");
        Files.writeString(included.resolve("c.txt"), "max_queued_messages 3\n");
        assertThat(settings(imported("include_dir DIR/conf.d\n")))
                .containsEntry("mqtt.session.max-queued-messages", "2");
    }

    @Test
    void usersKeepTheirPasswordsAndTheLastLineOfAUserCounts() throws Exception {
        Files.writeString(
                directory.resolve("pw"), ANN.replace("NhKc", "AAAA") + "\nbob:plain\nnobody\n# comment\n" + ANN + "\n");
        Imported imported = imported("listener 1883\npassword_file DIR/pw\n");
        assertThat(imported.passwords()).containsExactly(ANN);
        assertThat(lost(imported)).containsExactly("pw:2 user bob", "pw:3 a line without a user");
        assertThat(imported.findings())
                .noneMatch(finding -> finding.toString().contains("plain")
                        || finding.toString().contains("$7"));
    }

    @Test
    void rulesAreTakenAsTheyAreButForThoseThatNobodyKnows() throws Exception {
        Files.writeString(directory.resolve("acl"), """
                # first
                topic read public/#
                user ann
                topic readwrite plant/#
                topic read devices/%c
                topic deny devices/%u
                topic sing a/b
                topic read a/#/b
                	topic read tab
                pattern read devices/%c
                """);
        Imported imported = imported("listener 1883\nallow_anonymous true\nacl_file DIR/acl\n");
        assertThat(imported.rules())
                .containsExactly(
                        "# first",
                        "topic read public/#",
                        "user ann",
                        "topic readwrite plant/#",
                        "topic read devices/%c",
                        "topic deny devices/%u",
                        "# not carried over: topic sing a/b",
                        "# not carried over: topic read a/#/b",
                        "# not carried over: topic read tab",
                        "pattern read devices/%c");
        assertThat(lost(imported)).hasSize(3);
    }

    @Test
    void aPluginThatDecidedLeavesNobodyIn() throws Exception {
        Imported imported =
                imported("listener 1883\nplugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file x\n");
        assertThat(imported.passwords()).isEmpty();
        assertThat(imported.rules()).singleElement().asString().startsWith("#");
        assertThat(lost(imported)).hasSize(2);
    }

    @Test
    void anEncryptedListenerHasItsFilesInABundle() throws Exception {
        Imported imported = imported("""
                listener 8883
                cafile /ca.crt
                certfile /server.crt
                keyfile /server.key
                require_certificate true
                use_identity_as_username true
                crlfile /ca.crl
                tls_version tlsv1.2
                listener 8080
                protocol websockets
                """);
        assertThat(settings(imported))
                .containsEntry("mqtt.listeners.port-8883.type", "tls")
                .containsEntry("mqtt.listeners.port-8883.tls.bundle", "port-8883")
                .containsEntry("mqtt.listeners.port-8883.tls.client-auth", "required")
                .containsEntry("mqtt.listeners.port-8883.tls.crl-file", "/ca.crl")
                .containsEntry("mqtt.listeners.port-8883.authentication", "x509")
                .containsEntry("mqtt.security.x509.user-name", "{cn}")
                .containsEntry("spring.ssl.bundle.pem.port-8883.keystore.certificate", "/server.crt")
                .containsEntry("spring.ssl.bundle.pem.port-8883.keystore.private-key", "/server.key")
                .containsEntry("spring.ssl.bundle.pem.port-8883.truststore.certificate", "/ca.crt")
                .containsEntry("mqtt.listeners.port-8080.type", "ws")
                .containsEntry("mqtt.listeners.port-8080.authentication", "password-file");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            psk_hint hint                           | PSK
            certfile /server.crt                    | no keyfile
            mount_point house/                      | topics of others
            protocol http_api                       | speaks http_api
            max_connections 0                       | lets nobody in
            """)
    void aListenerThatWouldLetInMoreThanItDidIsNotOpened(String line, String why) throws Exception {
        Imported imported = imported("listener 1883\nallow_anonymous true\nlistener 1884\n" + line + "\n");
        assertThat(settings(imported).keySet()).noneMatch(key -> key.contains("port-1884"));
        assertThat(imported.findings())
                .filteredOn(finding -> finding.message().contains("not opened"))
                .isNotEmpty()
                .allMatch(finding -> finding.message().contains(why));
    }

    @Test
    void whatWouldAllowMoreIsRefused() {
        assertThatThrownBy(() -> {
                    Files.writeString(directory.resolve("acl"), "user ann\ntopic deny a/#/b\n");
                    imported("listener 1883\nacl_file DIR/acl\n");
                })
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("acl:2");
        assertThatThrownBy(() -> imported("""
                        per_listener_settings true
                        listener 1883
                        acl_file DIR/one
                        listener 1884
                        acl_file DIR/two
                        """))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("mosquitto.conf:3 and mosquitto.conf:5");
        assertThatThrownBy(() -> imported("clientid_prefixes sensor-\n"))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("mosquitto.conf:1");
        assertThatThrownBy(() -> imported("listener 1883\npassword_file DIR/none\n"))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("there is no such file");
    }
}
