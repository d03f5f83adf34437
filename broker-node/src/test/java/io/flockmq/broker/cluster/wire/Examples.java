package io.flockmq.broker.cluster.wire;

import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An example of every kind of item and of every change of a session, made from their components, so that none is forgotten. */
final class Examples {

    private static final Class<?> ANY_CHANGE = SessionChange.Added.class;

    private Examples() {}

    /** By name; an item with a change of a session for each kind of change. */
    static Map<String, Item> all() {
        Map<String, Item> all = new LinkedHashMap<>();
        for (Class<?> kind : Item.class.getPermittedSubclasses()) {
            boolean changes = kind.equals(Item.ReplicaChanged.class);
            for (Class<?> change :
                    changes ? SessionChange.class.getPermittedSubclasses() : new Class<?>[] {ANY_CHANGE}) {
                all.put(kind.getSimpleName() + (changes ? "-" + change.getSimpleName() : ""), (Item)
                        record(kind, change));
            }
        }
        return all;
    }

    private static Object record(Class<?> type, Class<?> change) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> value(component.getGenericType(), component.getName(), change))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no example of " + type, e);
        }
    }

    private static @Nullable Object value(Type type, String name, Class<?> change) {
        if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
            return List.of(value(list.getActualTypeArguments()[0], name, change));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.equals(SessionChange.class)) {
            return record(change, change);
        }
        if (plain.equals(TopicFilter.class)) {
            return TopicFilter.of(name.equals("share") ? "$share/group/a/+" : "a/+/c");
        }
        if (plain.isRecord()) {
            return record(plain, change);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[1];
        }
        return switch (plain.getSimpleName()) {
            case "Topic" -> Topic.of("a/b/ü");
            case "String" -> "client-" + name;
            case "boolean" -> true;
            case "int", "Integer" -> 300;
            case "long", "Long" ->
                switch (name) {
                    // Seconds that expiry is written in whole milliseconds of.
                    case "expiresAt" -> Duration.ofSeconds(60).toNanos();
                    // That of the reader: it is not written.
                    case "arrivedAt" -> 0L;
                    default -> 1_767_225_600_123L;
                };
            // Each node traces for itself.
            case "MessageTrace" -> null;
            case "Duration" -> Duration.ofSeconds(5);
            case "byte[]" -> new byte[] {1, 2, (byte) 0xFF};
            case "int[]" -> new int[] {1, 268_435_455};
            default -> throw new AssertionError("no example of a " + plain);
        };
    }

    /** A line for each field, however deep. */
    static List<String> fields(Object value) {
        return fields(value.getClass().getSimpleName(), value).toList();
    }

    private static Stream<String> fields(String path, @Nullable Object value) {
        return switch (value) {
            case null -> Stream.of(path + " = null");
            case TopicFilter filter -> Stream.of(path + " = " + filter.text());
            case Record group ->
                Stream.of(group.getClass().getRecordComponents())
                        .flatMap(component -> fields(path + "." + component.getName(), get(component, group)));
            case List<?> list ->
                Stream.concat(
                        Stream.of(path + ".size = " + list.size()),
                        java.util.stream.IntStream.range(0, list.size())
                                .boxed()
                                .flatMap(i -> fields(path + "[" + i + "]", list.get(i))));
            case byte[] bytes -> Stream.of(path + " = " + HexFormat.of().formatHex(bytes));
            case int[] numbers -> Stream.of(path + " = " + Arrays.toString(numbers));
            default -> Stream.of(path + " = " + value);
        };
    }

    private static @Nullable Object get(RecordComponent component, Record group) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }
}
