package io.flockmq.charttest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads objects of Kubernetes as the API server would: nothing unknown, nothing of another kind than it should be. */
final class Strict {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String UNKNOWN = "additionalProperties";

    private Strict() {}

    /** The object, in Kubernetes' own type; fails if that has no room for a part of it. */
    static HasMetadata read(Map<String, Object> document) {
        Object object = SERIALIZATION.unmarshal(SERIALIZATION.asJson(document));
        assertThat(object)
                .as("%s %s", document.get("apiVersion"), document.get("kind"))
                .isInstanceOf(HasMetadata.class)
                .isNotInstanceOf(GenericKubernetesResource.class);
        List<String> problems = new ArrayList<>();
        findUnknown(object, name(document), problems);
        findChanged(document, SERIALIZATION.convertValue(object, Map.class), name(document), problems);
        assertThat(problems).isEmpty();
        return (HasMetadata) object;
    }

    private static String name(Map<String, Object> document) {
        return String.valueOf(document.get("kind"));
    }

    /** Types of Kubernetes' model keep what they do not know in a map. */
    private static void findUnknown(Object part, String path, List<String> problems) {
        switch (part) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    findUnknown(list.get(i), path + "[" + i + "]", problems);
                }
            }
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (value != null) {
                        findUnknown(value, path + "." + key, problems);
                    }
                });
            case Object bean
            when bean.getClass().getName().startsWith("io.fabric8.") -> findUnknownInFields(bean, path, problems);
            default -> {
                // a value
            }
        }
    }

    private static void findUnknownInFields(Object bean, String path, List<String> problems) {
        for (Class<?> type = bean.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                Object value = read(field, bean);
                if (value instanceof Map<?, ?> unknown && field.getName().equals(UNKNOWN)) {
                    unknown.keySet().forEach(key -> problems.add(path + "." + key + " is unknown"));
                } else if (value != null && !value.getClass().isEnum()) {
                    findUnknown(value, path + "." + field.getName(), problems);
                }
            }
        }
    }

    private static Object read(Field field, Object bean) {
        try {
            field.setAccessible(true);
            return field.get(bean);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** A number where text belongs is silently made text when it is read, which Kubernetes would refuse. */
    private static void findChanged(Object written, Object read, String path, List<String> problems) {
        switch (written) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    Object counterpart = read instanceof Map<?, ?> other ? other.get(key) : null;
                    boolean dropped = value == null || isEmpty(value);
                    if (counterpart != null) {
                        findChanged(value == null ? "nothing" : value, counterpart, path + "." + key, problems);
                    } else if (!dropped) {
                        problems.add(path + "." + key + " has got lost");
                    } else if (value == null) {
                        problems.add(path + "." + key + " has no value");
                    }
                });
            case List<?> list -> {
                for (int i = 0; i < list.size() && read instanceof List<?> other && i < other.size(); i++) {
                    findChanged(list.get(i), other.get(i), path + "[" + i + "]", problems);
                }
            }
            default -> {
                if (!written.equals(read) && !isSameNumber(written, read) && !isSameDuration(written, read)) {
                    problems.add(
                            path + ": " + written + " (" + written.getClass().getSimpleName() + ") is read as " + read
                                    + " (" + read.getClass().getSimpleName() + ")");
                }
            }
        }
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof Map<?, ?> map && map.isEmpty()) || (value instanceof List<?> list && list.isEmpty());
    }

    /** Read and written again, durations are in nanoseconds. */
    private static boolean isSameDuration(Object a, Object b) {
        try {
            return a instanceof String one
                    && b instanceof String other
                    && other.endsWith("ns")
                    && Duration.parse(one).equals(Duration.parse(other));
        } catch (ParseException none) {
            return false;
        }
    }

    private static boolean isSameNumber(Object a, Object b) {
        return a instanceof Number one && b instanceof Number other && one.longValue() == other.longValue();
    }
}
