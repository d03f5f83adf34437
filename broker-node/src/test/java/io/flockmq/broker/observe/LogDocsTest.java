package io.flockmq.broker.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.cluster.membership.ClusterEventName;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/logs.md} promises to those who search logs is what there is, no more and no less. */
class LogDocsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "logs.md");
    private static final Pattern FIRST_CELL = Pattern.compile("^\\| `([^`]+)`");

    @Test
    void everyEventIsThere() throws IOException {
        Set<String> names = Stream.of(EventName.values(), ClusterEventName.values())
                .flatMap(Arrays::stream)
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(table("## Events")).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyFieldIsThere() throws IOException {
        Set<String> fields = Arrays.stream(LogField.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(LogDocsTest::value)
                .collect(Collectors.toSet());
        assertThat(fields).contains(ClusterEventName.FIELD);
        assertThat(table("## Fields")).containsAll(fields);
    }

    private static String value(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException hidden) {
            throw new LinkageError(field.getName(), hidden);
        }
    }

    /** The first cells of all tables of a section. */
    private static Set<String> table(String heading) throws IOException {
        Set<String> cells = new LinkedHashSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("## ")) {
                inside = line.equals(heading);
            }
            Matcher cell = FIRST_CELL.matcher(line);
            if (inside && cell.find()) {
                assertThat(cells.add(cell.group(1)))
                        .as("%s is there once", cell.group(1))
                        .isTrue();
            }
        }
        return cells;
    }
}
