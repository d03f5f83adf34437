package io.flockmq.broker.config;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * One key of {@link BrokerProperties}: what may stand there.
 *
 * @param key the key with {@link #NAME} where the operator chooses a name, for instance
 *     {@code mqtt.listeners.<name>.port}
 * @param type what a value is converted to
 * @param annotations what the component says about the conversion
 * @param defaultValue the value when nobody sets one, as it would be written
 * @param range the range, if the type has one
 */
record Setting(
        String key,
        Class<?> type,
        List<Annotation> annotations,
        String defaultValue,
        @Nullable Allowed range) {

    /** Stands for a name that the operator chooses. */
    static final String NAME = "<name>";

    /** Whether this is the setting that a property's name means, however it is spelled; the name may be that of an element. */
    boolean isNamed(ConfigurationPropertyName name) {
        List<String> elements = elements();
        boolean element = isList() && name.isLastElementIndexed() && name.isNumericIndex(elements.size());
        return name.getNumberOfElements() == elements.size() + (element ? 1 : 0)
                && IntStream.range(0, elements.size())
                        .allMatch(i -> elements.get(i).equals(NAME)
                                || elements.get(i).replace("-", "").equals(name.getElement(i, Form.UNIFORM)));
    }

    /** The parts between the dots. */
    List<String> elements() {
        return List.of(key.split("\\."));
    }

    /** Whether there can be several values. */
    boolean isList() {
        return type == List.class;
    }

    /** Whether the operator chooses a part of the key. */
    boolean isTemplate() {
        return key.contains(NAME);
    }

    /** The key with a name filled in. */
    String keyFor(String name) {
        return key.replace(NAME, name);
    }

    /** Whether a converted value is in the range. */
    boolean allows(Object value) {
        if (range == null) {
            return true;
        }
        long size = magnitude(value);
        return (size == 0 && !range.zero().isEmpty())
                || (size >= magnitude(parse(range.min()))
                        && (range.max().isEmpty() || size <= magnitude(parse(range.max()))));
    }

    /** The values that may stand there, for people; empty if there is no rule. */
    String allowed() {
        if (range == null) {
            return String.join(", ", choices(type));
        }
        String upTo = range.max().isEmpty() ? " or more" : " to " + range.max();
        return range.min() + upTo + (range.zero().isEmpty() ? "" : ", or 0 (" + range.zero() + ")");
    }

    /** The values of a type that has few; empty if it has many. */
    static List<String> choices(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
        }
        return type == boolean.class || type == Boolean.class ? List.of("true", "false") : List.of();
    }

    /** What is wrong with a value that cannot be converted to a type. */
    static String notOf(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return "not a whole number";
        }
        if (type == Duration.class) {
            return "not a duration such as 500ms, 30s, 5m, 12h or 7d";
        }
        if (type == DataSize.class) {
            return "not a size such as 512B, 64KB or 16MB";
        }
        if (type == List.class) {
            return "not a list: elements are numbered from 0 without a gap, or written in one text with commas between";
        }
        return choices(type).isEmpty() ? "not a valid " + type.getSimpleName() : "unknown value";
    }

    private Object parse(String text) {
        if (type == Duration.class) {
            return DurationStyle.detectAndParse(text);
        }
        return type == DataSize.class ? DataSize.parse(text) : Integer.valueOf(text);
    }

    private static long magnitude(Object value) {
        return switch (value) {
            case Integer number -> number;
            case DataSize size -> size.toBytes();
            case Duration duration -> nanos(duration);
            default -> throw new IllegalArgumentException("no range for " + value.getClass());
        };
    }

    /** Nanoseconds, or the nearest that a long can say: 292 years. */
    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
