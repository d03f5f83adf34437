package io.flockmq.charttest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of values, of a file.
 *
 * @param root the file's map
 */
record Values(Map<String, Object> root) {

    /** That of the chart: all that there are, with their defaults. */
    static Values defaults() {
        return new Values(Yaml.read(Chart.VALUES));
    }

    /** Paths of what is no map with keys of ours: values, lists, and maps that are empty by default. */
    List<List<String>> leaves() {
        List<List<String>> leaves = new ArrayList<>();
        collect(root, List.of(), leaves);
        return leaves;
    }

    private static void collect(Map<String, Object> map, List<String> path, List<List<String>> leaves) {
        map.forEach((key, value) -> {
            List<String> here = new ArrayList<>(path);
            here.add(key);
            if (value instanceof Map<?, ?> deeper && !deeper.isEmpty()) {
                collect(Yaml.map(deeper), here, leaves);
            } else {
                leaves.add(here);
            }
        });
    }

    /** What is at a path, null if there is nothing, or nothing but null. */
    @Nullable
    Object at(List<String> path) {
        @Nullable Object part = root;
        for (String step : path) {
            part = part instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return part;
    }

    /** Whether the path is there, though it may be null. */
    boolean has(List<String> path) {
        Object parent = at(path.subList(0, path.size() - 1));
        return parent instanceof Map<?, ?> map && map.containsKey(path.getLast());
    }

    /** The same with another value at a path. */
    Values with(List<String> path, @Nullable Object value) {
        return new Values(with(root, path, value));
    }

    private static Map<String, Object> with(Map<String, Object> map, List<String> path, @Nullable Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        String key = path.getFirst();
        Object here = copy.get(key);
        copy.put(
                key,
                path.size() == 1
                        ? value
                        : with(
                                here instanceof Map<?, ?> deeper ? Yaml.map(deeper) : Map.of(),
                                path.subList(1, path.size()),
                                value));
        return copy;
    }

    /** As a file. */
    String text() {
        return new org.yaml.snakeyaml.Yaml().dump(root);
    }
}
