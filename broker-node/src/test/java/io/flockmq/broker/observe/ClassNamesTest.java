package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {

    private static String classOf(String text, String... entries) {
        ClassNames classes = ClassNames.of(List.of(entries));
        return classes.names().get(classes.indexOf(text));
    }

    @Test
    void theFirstExpressionThatMatchesTheWholeTextCounts() {
        String[] entries = {"alarms = .*/alarm", "plant=plant/.*"};
        assertThat(classOf("plant/1/alarm", entries)).isEqualTo("alarms");
        assertThat(classOf("plant/1", entries)).isEqualTo("plant");
        assertThat(classOf("my/plant/1", entries)).isEqualTo("other");
        assertThat(classOf("plant/1/alarms", entries)).isEqualTo("plant");
    }

    @Test
    void aLineBreakIsAnyCharacter() {
        assertThat(classOf("plant/\n/1", "plant=plant/.*")).isEqualTo("plant");
    }

    @Test
    void textsThatWouldKeepABacktrackingMatcherBusyForYearsDoNotKeepThisOne() {
        ClassNames classes = ClassNames.of(List.of("evil=(a+)+b"));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> classes.indexOf(String.join("", Collections.nCopies(10_000, "a"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            alarms          | "alarms" is not a class; allowed: a name of 1 to 40 letters, digits, - and _, then =
            =.*             | "=.*" is not a class; allowed: a name of 1 to 40 letters, digits, - and _, then =
            two words=.*    | "two words=.*" is not a class
            other=.*        | "other=.*" is not a class
            alarms=[a       | the expression of class alarms cannot be read: error parsing regexp: missing closing ]
            alarms=(?=a)b   | the expression of class alarms cannot be read
            """)
    void whatIsNoClassIsSaid(String entry, String problem) {
        assertThatThrownBy(() -> ClassNames.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(problem.replace("`", ""));
    }

    @Test
    void namesAreThereOnceAndNotWithoutLimit() {
        assertThatThrownBy(() -> ClassNames.of(List.of("a=x", "a=y"))).hasMessage("class a is there twice");
        assertThatThrownBy(() -> ClassNames.of(Collections.nCopies(ClassNames.MOST + 1, "a=x")))
                .hasMessage("more than 100 classes");
    }
}
