package io.flockmq.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

    private final Origins origins = new Origins(List.of("https://Example.org", "http://localhost:*"));

    @ParameterizedTest
    @CsvSource({
        "https://example.org, true",
        "HTTPS://EXAMPLE.ORG, true",
        "http://localhost, true",
        "http://localhost:8080, true",
        "http://example.org, false",
        "https://example.org:8443, false",
        "https://example.org.evil.net, false",
        "http://localhost.evil.net, false",
        "http://localhost:80.evil.net, false",
        "https://localhost, false",
        "null, false",
        "'', false",
    })
    void aPageComesInIfItsOriginIsNamed(String origin, boolean comesIn) {
        assertThat(origins.admit(origin)).isEqualTo(comesIn);
    }

    @Test
    void whoeverIsNoBrowserIsNotAsked() {
        assertThat(origins.admit(null)).isTrue();
    }

    @Test
    void withoutNamesEveryPageComesIn() {
        assertThat(Origins.ALL.admit("https://anybody.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org", "http://localhost:*", "http://10.0.0.7:8080", "http://[::1]:*"})
    void anOriginIsASchemeAndAHostWithAPortOrNot(String text) {
        assertThat(Origins.isOrigin(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "*", "https://example.org/", "https://*.example.org", "ws://a", "http://a:b"})
    void whatIsNoneIsRefused(String text) {
        assertThat(Origins.isOrigin(text)).isFalse();
    }
}
