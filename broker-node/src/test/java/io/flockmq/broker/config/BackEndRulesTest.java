package io.flockmq.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.config.ListenerRules.Breach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BackEndRulesTest {

    @TempDir
    Path directory;

    private static List<Breach> check(String... settings) {
        Map<String, String> map = Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> "mqtt.security." + pair[0], pair -> pair[1]));
        return BackEndRules.check(new Binder(new MapConfigurationPropertySource(map))
                .bindOrCreate("mqtt", BrokerProperties.class)
                .security());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jwt.jwks-url=ftp://host/keys  |                               | jwt.jwks-url
            jwt.jwks-url=https://host/k   | jwt.jwks-file=keys.json       | jwt.jwks-url
            jwt.jwks-url=https://host/k   | jwt.algorithms=none           | jwt.algorithms
            jwt.jwks-url=https://host/k   | jwt.algorithms=ES256,HS256    | jwt.algorithms
            jwt.jwks-url=https://host/k   | jwt.user-name-claim=          | jwt.user-name-claim
            jwt.jwks-file=nowhere.json    |                               | jwt.jwks-file
            jwt.secret-file=nowhere       |                               | jwt.secret-file
            http.url=host/hook            |                               | http.url
            http.url=https://host/hook    | http.headers=Bearer           | http.headers
            jdbc.url=jdbc:mysql://host/u  |                               | jdbc.url
            jdbc.url=jdbc:postgresql://h/ | jdbc.password-query=SELECT 1  | jdbc.password-query
            jdbc.url=jdbc:postgresql://h/ | jdbc.rules-query=SELECT ?, ?  | jdbc.rules-query
            jdbc.url=jdbc:postgresql://h/ | jdbc.password-file=nowhere    | jdbc.password-file
            ldap.urls=http://host         |                               | ldap.urls
            ldap.urls=ldaps://a,ldap://b  |                               | ldap.urls
            ldap.urls=ldaps://a           | ldap.start-tls=true           | ldap.urls
            ldap.urls=ldap://a            | ldap.filter=(uid=ann)         | ldap.filter
            ldap.urls=ldap://a            | ldap.filter=(uid={user}       | ldap.filter
            ldap.urls=ldap://a            | ldap.bind-dn=cn=broker        | ldap.password-file
            ldap.urls=ldap://a            | ldap.trusted-certificates=no  | ldap.trusted-certificates
            """)
    void whatCannotWorkIsSaidInOneLine(String setting, String another, String key) {
        List<Breach> breaches = another == null ? check(setting) : check(setting, another);
        assertThat(breaches).singleElement().extracting(Breach::key).isEqualTo("mqtt.security." + key);
    }

    @Test
    void aSecretMustBeLongEnough() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "x".repeat(31) + "\n");
        assertThat(check("jwt.secret-file=" + file))
                .singleElement()
                .extracting(Breach::message)
                .isEqualTo("the secret is too short; allowed: 32 bytes or more");
        Files.writeString(file, "x".repeat(32) + "\n");
        assertThat(check("jwt.secret-file=" + file)).isEmpty();
        assertThat(check("jwt.secret-file=" + file, "jwt.algorithms=RS256"))
                .singleElement()
                .extracting(Breach::key)
                .isEqualTo("mqtt.security.jwt.algorithms");
    }

    @Test
    void whatIsSecretIsNotShown() {
        assertThat(check("http.url=https://host/hook", "http.headers=sesame"))
                .noneMatch(breach -> breach.toString().contains("sesame"));
        assertThat(check("jdbc.url=jdbc:other://host/users?password=sesame"))
                .noneMatch(breach -> breach.toString().contains("sesame"));
        assertThat(new Binder(new MapConfigurationPropertySource(Map.of(
                                "mqtt.security.jdbc.password", "sesame", "mqtt.security.http.headers", "X: sesame")))
                        .bindOrCreate("mqtt", BrokerProperties.class)
                        .toString())
                .doesNotContain("sesame");
    }
}
