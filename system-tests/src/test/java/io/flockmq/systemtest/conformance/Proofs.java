package io.flockmq.systemtest.conformance;

import io.flockmq.systemtest.hostile.WireVector;
import io.flockmq.systemtest.hostile.WireVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which tests prove which statements: methods with {@link Proves}, and wire vectors, all of which a running broker is sent. */
final class Proofs {

    private final Map<StatementId, List<String>> tests = new TreeMap<>();
    private final Map<StatementId, Map<String, Long>> vectors = new TreeMap<>();

    private Proofs() {}

    /** Those of all compiled tests below this directory. */
    static Proofs below(Path testClasses) throws IOException {
        Proofs proofs = new Proofs();
        try (Stream<Path> files = Files.walk(testClasses)) {
            files.filter(file -> file.toString().endsWith("IT.class"))
                    .map(file -> nameOf(testClasses.relativize(file)))
                    .sorted()
                    .forEach(proofs::addMethodsOf);
        }
        for (Specification specification : Specification.values()) {
            proofs.addVectors(specification, WireVectors.in(testClasses.resolve("vectors")));
        }
        return proofs;
    }

    /** All statements for which there is a claim, whether they exist or not. */
    List<StatementId> claimed() {
        return Stream.concat(tests.keySet().stream(), vectors.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The tests that prove a statement, as a document names them. */
    List<String> of(StatementId statement) {
        List<String> all = new ArrayList<>(tests.getOrDefault(statement, List.of()));
        vectors.getOrDefault(statement, Map.of())
                .forEach((file, count) ->
                        all.add("`%s.txt`%s".formatted(file, count == 1 ? "" : " (%d vectors)".formatted(count))));
        return all;
    }

    private void addMethodsOf(String className) {
        for (Method method : declaredMethods(className)) {
            Optional.ofNullable(method.getAnnotation(Proves.class))
                    .ifPresent(claim -> add(
                            claim,
                            "`%s.%s`".formatted(method.getDeclaringClass().getSimpleName(), method.getName())));
        }
    }

    private void add(Proves claim, String test) {
        for (Specification specification : Specification.values()) {
            for (String id : specification.claimedBy(claim)) {
                tests.computeIfAbsent(new StatementId(specification, id), key -> new ArrayList<>())
                        .add(test);
            }
        }
    }

    private void addVectors(Specification specification, List<WireVector> all) {
        all.stream()
                .filter(vector -> vector.version()
                        .map(version -> Specification.of(version) == specification)
                        .orElse(specification != Specification.MQTT_31))
                .filter(vector -> specification != Specification.MQTT_31)
                .flatMap(vector -> vector.statements().stream()
                        .flatMap(word -> specification.inVector(word).stream())
                        .map(id -> Map.entry(new StatementId(specification, id), vector.file())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        TreeMap::new,
                        Collectors.groupingBy(Map.Entry::getValue, TreeMap::new, Collectors.counting())))
                .forEach(vectors::put);
    }

    private static List<Method> declaredMethods(String className) {
        try {
            Class<?> tests = Class.forName(className, false, Proofs.class.getClassLoader());
            return Arrays.stream(tests.getDeclaredMethods())
                    .sorted(Comparator.comparing(Method::getName))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(className, e));
        }
    }

    private static String nameOf(Path classFile) {
        return classFile.toString().replace(".class", "").replace('/', '.').replace('\\', '.');
    }
}
