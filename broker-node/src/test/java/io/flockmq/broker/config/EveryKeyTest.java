package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Every setting has an effect under its documented name, from each place where it can be written. */
class EveryKeyTest {

    private static final String CLUSTER = "mqtt.cluster.enabled";

    /** Values that rules ask for where others would do for the range. */
    private static final Map<String, String> BY_RULES = Map.ofEntries(
            Map.entry("mqtt.listeners.tcp.path", "/elsewhere"),
            Map.entry("mqtt.listeners.tcp.type", "ws"), // not encrypted, and with headers
            Map.entry("mqtt.listeners.tcp.allowed-origins", "https://example.org"),
            Map.entry("mqtt.listeners.tcp.trusted-proxies", "127.0.0.0/8"),
            Map.entry("mqtt.listeners.tcp.authentication", "ldap"),
            Map.entry("mqtt.security.authentication", "jwt,x509"),
            Map.entry("mqtt.listeners.tcp.tls.crl-file", ""), // there is no such file
            Map.entry("mqtt.security.password-file.path", ""), // there is no such file
            Map.entry("mqtt.security.acl-file.path", ""),
            Map.entry("mqtt.security.bans-file.path", ""),
            Map.entry("mqtt.security.x509.user-name", "{cn}"),
            Map.entry("mqtt.security.x509.client-id", "{san-dns}"),
            Map.entry("mqtt.security.jwt.jwks-url", "https://127.0.0.2/keys"),
            Map.entry("mqtt.security.jwt.jwks-file", ""), // instead of the address
            Map.entry("mqtt.security.jwt.secret-file", ""),
            Map.entry("mqtt.security.jwt.algorithms", "ES256"),
            Map.entry("mqtt.security.http.url", "https://127.0.0.2/hook"),
            Map.entry("mqtt.security.http.headers", "X-Broker: one"),
            Map.entry("mqtt.security.jdbc.url", "jdbc:postgresql://127.0.0.2/users"),
            Map.entry("mqtt.security.jdbc.password-file", ""), // instead of the password
            Map.entry("mqtt.security.jdbc.password-query", "SELECT hash FROM users WHERE name = ?"),
            Map.entry("mqtt.security.jdbc.rules-query", "SELECT 1, 2, 3 WHERE 4 = ?"),
            Map.entry("mqtt.tracing.endpoint", "http://127.0.0.2:4318/v1/traces"),
            Map.entry("mqtt.metrics.topic-classes", "alarms=.*/alarm"),
            Map.entry("mqtt.metrics.client-classes", "meters=meter-.*"),
            Map.entry("mqtt.security.ldap.urls", "ldap://127.0.0.2"),
            Map.entry("mqtt.security.ldap.filter", "(mail={user})"),
            Map.entry("mqtt.security.ldap.trusted-certificates", ""), // there is no such file
            Map.entry("mqtt.security.ldap.bind-dn", ""),
            Map.entry("mqtt.security.ldap.password-file", ""));

    @Test
    void isBoundFromAFile(@TempDir Path directory) throws IOException {
        String text = unusualValues().entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(directory.resolve("flockmq.yaml"), text);
        assertEachHasItsUnusualValue(new Start().properties("--config=" + file));
    }

    @Test
    void isBoundFromTheEnvironment() {
        Start start = new Start();
        unusualValues().forEach((key, value) -> start.variable(Suggestion.environmentVariable(key), value));
        assertEachHasItsUnusualValue(start.properties());
    }

    @Test
    void isBoundFromTheCommandLine() {
        assertEachHasItsUnusualValue(new Start()
                .properties(unusualValues().entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new)));
    }

    @Test
    void hasItsDocumentedDefault() {
        // Without any listener there would be two.
        BrokerProperties defaults = new Start().properties("--mqtt.listeners.tcp.type=tcp");
        BrokerProperties written = new Start()
                .properties(Settings.all().stream()
                        .map(setting -> "--" + setting.keyFor("tcp") + "=" + setting.defaultValue())
                        .toArray(String[]::new));
        assertThat(defaults).isEqualTo(written);
    }

    /** A value for each key that is allowed and is not the default. */
    private static Map<String, String> unusualValues() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting setting : Settings.all()) {
            values.put(setting.keyFor("tcp"), unusual(setting));
        }
        values.putAll(BY_RULES);
        values.put(CLUSTER, "false"); // a node of a cluster must keep rules that values like these break
        return values;
    }

    private static String unusual(Setting setting) {
        Allowed range = setting.range();
        if (range != null) {
            return range.min().equals(setting.defaultValue()) ? range.max() : range.min();
        }
        if (setting.type() == String.class || setting.isList()) {
            return "127.0.0.2";
        }
        List<String> choices = Setting.choices(setting.type());
        return choices.getLast().equals(setting.defaultValue()) ? choices.getFirst() : choices.getLast();
    }

    private static void assertEachHasItsUnusualValue(BrokerProperties properties) {
        Map<String, String> actual = new LinkedHashMap<>();
        flatten("mqtt", properties, actual);
        Map<String, String> defaults = new LinkedHashMap<>();
        flatten("mqtt", new Start().properties(), defaults);
        assertThat(actual.keySet()).isEqualTo(unusualValues().keySet());
        assertThat(actual).allSatisfy((key, value) -> {
            if (!key.equals(CLUSTER) && !"".equals(BY_RULES.get(key))) {
                assertThat(value).isNotEqualTo(defaults.get(key));
            }
        });
    }

    private static void flatten(String key, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, entry) -> flatten(key + "." + name, entry, into));
        } else if (value instanceof Record group) {
            for (RecordComponent component : group.getClass().getRecordComponents()) {
                try {
                    flatten(
                            key + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                            component.getAccessor().invoke(group),
                            into);
                } catch (ReflectiveOperationException unreadable) {
                    throw new LinkageError(key, unreadable);
                }
            }
        } else {
            into.put(key, String.valueOf(value));
        }
    }
}
