package io.flockmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", " ", "a/b", "$SYS/broker", "/a//b/", "ä€🐑"})
    void oneCanPublishTo(String name) {
        assertThat(TopicNames.problemOf(name)).isNull();
        assertThat(Topic.of(name).utf8()).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "a/#", "+", "a+b", "a\0"})
    void oneCannotPublishTo(String name) {
        assertThat(TopicNames.problemOf(name)).isNotNull();
        assertThatThrownBy(() -> Topic.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsCountedInBytes() {
        String longest = "€".repeat(21_845);

        assertThat(TopicNames.problemOf(longest)).isNull();
        assertThat(TopicNames.problemOf(longest + "a")).isNotNull();
        assertThat(TopicNames.problemOf("a".repeat(65_535))).isNull();
        assertThat(TopicNames.problemOf("a".repeat(65_536))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "/, 2", "a/b, 2", "a/b/, 3", "//, 3"})
    void levelsAreWhatSlashesSeparate(String name, int levels) {
        assertThat(TopicNames.levels(name)).isEqualTo(levels);
    }

    @Test
    void topicsAreEqualByName() {
        assertThat(Topic.of("a/b")).isEqualTo(Topic.of("a/b")).hasSameHashCodeAs(Topic.of("a/b"));
        assertThat(Topic.of("a/b")).isNotEqualTo(Topic.of("a/B"));
    }
}
