package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTextTest {

    @Test
    void ordinaryTextIsShownAsItIs() {
        assertThat(ClientText.quoted("building1/+/temperature")).isEqualTo("\"building1/+/temperature\"");
        assertThat(ClientText.quoted("Küche/温度/🌡")).isEqualTo("\"Küche/温度/🌡\"");
        assertThat(ClientText.quoted("")).isEqualTo("\"\"");
    }

    @Test
    void whatCouldForgeALineIsEscaped() {
        assertThat(ClientText.quoted("a\nINFO forged")).isEqualTo("\"a\\nINFO forged\"");
        assertThat(ClientText.quoted("\r\t\\\"")).isEqualTo("\"\\r\\t\\\\\\\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0000, NUL",
        "001b, escape",
        "007f, delete",
        "0085, next line",
        "2028, line separator",
        "2029, paragraph separator",
        "202e, right-to-left override",
        "200b, zero-width space",
        "feff, byte order mark",
        "e000, private use",
        "ffff, not a character",
        "d800, half of a character",
    })
    void whatCannotBeSeenIsEscaped(String hex, String name) {
        String text = "a" + (char) Integer.parseInt(hex, 16) + "b";
        assertThat(ClientText.quoted(text)).as(name).isEqualTo("\"a\\u" + hex + "b\"");
    }

    @Test
    void whatCannotBeSeenIsEscapedBeyondTheFirst65536CharactersToo() {
        assertThat(ClientText.quoted("a" + Character.toString(0xE0001) + "b")).isEqualTo("\"a\\u{e0001}b\"");
        assertThat(ClientText.quoted(Character.toString(0x10FFFF))).isEqualTo("\"\\u{10ffff}\"");
    }

    @Test
    void longTextIsCut() {
        assertThat(ClientText.quoted("x".repeat(128))).isEqualTo("\"" + "x".repeat(128) + "\"");
        assertThat(ClientText.quoted("x".repeat(129))).isEqualTo("\"" + "x".repeat(128) + "…\"");
        assertThat(ClientText.quoted("x".repeat(65_535))).hasSize(131);
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(ClientText.quoted("x".repeat(127) + "🌡🌡")).isEqualTo("\"" + "x".repeat(127) + "…\"");
        assertThat(ClientText.quoted("x".repeat(126) + "🌡")).isEqualTo("\"" + "x".repeat(126) + "🌡\"");
    }

    @Test
    void aFieldHasTheTextItselfWithoutWhatCannotBeSeen() {
        assertThat(ClientText.field("a\"b\\c/温度")).isEqualTo("a\"b\\c/温度");
        assertThat(ClientText.field("a\n\u202e\ud800")).isEqualTo("a\\n\\u202e\\ud800");
        assertThat(ClientText.field("x".repeat(256))).hasSize(256);
        assertThat(ClientText.field("x".repeat(65_535))).isEqualTo("x".repeat(256) + "…");
        assertThat(ClientText.field("x".repeat(255) + "🌡🌡")).isEqualTo("x".repeat(255) + "…");
    }
}
