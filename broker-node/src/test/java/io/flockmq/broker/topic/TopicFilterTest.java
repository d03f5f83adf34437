package io.flockmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "/",
                "//",
                " ",
                "#",
                "+",
                "/#",
                "+/#",
                "a/#",
                "a/+/b",
                "+/+",
                "/+/",
                "$SYS/#",
                "$shared/a",
                "ä/+/€"
            })
    void isValid(String text) {
        TopicFilter filter = TopicFilter.of(text);

        assertThat(filter.text()).isEqualTo(text);
        assertThat(filter.filter()).isEqualTo(text);
        assertThat(filter.isShared()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#/", "#/a", "a/#/b", "##", "a+", "+a", "a/+b", "++", "a/b+/c", "a\0b"})
    void isInvalid(String text) {
        assertThat(TopicFilter.parse(text))
                .isInstanceOfSatisfying(
                        TopicFilter.Parsed.Invalid.class,
                        invalid -> assertThat(invalid.protocolError()).isFalse());
        assertThatThrownBy(() -> TopicFilter.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share//a",
                "$share/+/a",
                "$share/g#/a",
                "$share/g/a#",
                "$share/g\0/a"
            })
    void isAnInvalidShare(String text) {
        assertThat(TopicFilter.parse(text))
                .isInstanceOfSatisfying(
                        TopicFilter.Parsed.Invalid.class,
                        invalid -> assertThat(invalid.protocolError()).isTrue());
    }

    @Test
    void aShareHasItsNameAndTheFilterBehindIt() {
        TopicFilter filter = TopicFilter.of("$share/consumers/a/+/b");

        assertThat(filter.isShared()).isTrue();
        assertThat(filter.shareName()).isEqualTo("consumers");
        assertThat(filter.filter()).isEqualTo("a/+/b");
        assertThat(filter.text()).isEqualTo("$share/consumers/a/+/b");
        assertThat(TopicFilter.of("$share/g//").filter()).isEqualTo("/");
    }

    @Test
    void wildcardsAreThoseOfTheFilter() {
        assertThat(TopicFilter.of("a/+").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("#").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("$share/g/a").hasWildcard()).isFalse();
    }

    @Test
    void lengthIsCountedInBytes() {
        String longest = "ä".repeat(32_767) + "a";

        assertThat(TopicFilter.parse(longest)).isInstanceOf(TopicFilter.Parsed.Valid.class);
        assertThat(TopicFilter.parse(longest + "a")).isInstanceOf(TopicFilter.Parsed.Invalid.class);
    }
}
