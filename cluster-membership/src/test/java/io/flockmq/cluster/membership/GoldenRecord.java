package io.flockmq.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files with what this version and earlier ones have written of one record, one for each format, kept for ever: its bytes, and what
 * must be read from them. They are never changed; one that is missing, because its record or format is new, is written with
 * {@code -Dgolden.write}.
 */
public final class GoldenRecord {

    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden", "records");
    private static final InternalSerializationService SERIALIZATION = new DefaultSerializationServiceBuilder().build();

    private final DataSerializableFactory factory;
    private final IdentifiedDataSerializable example;

    /** Of a record that this factory creates. */
    public GoldenRecord(DataSerializableFactory factory, IdentifiedDataSerializable example) {
        this.factory = factory;
        this.example = example;
    }

    /** What was written is read, that of this version also with fields that a later version puts at its end. */
    public void check() throws IOException {
        int newest = written()[0];
        if (Boolean.getBoolean("golden.write") && !Files.exists(file(newest))) {
            write(newest);
        }
        assertThat(file(newest))
                .as("to write it: mvn test -pl cluster-membership -Dtest='Golden*' -Dgolden.write")
                .exists();
        for (int format = 1; format <= newest; format++) {
            if (Files.exists(file(format))) {
                List<String> lines = Files.readAllLines(file(format));
                byte[] bytes = HexFormat.of().parseHex(lines.getFirst());
                List<String> expected = lines.subList(1, lines.size());
                assertThat(read(bytes)).containsAll(expected);
                if (format == newest) {
                    assertThat(read(withMoreFields(bytes))).containsAll(expected);
                }
            }
        }
    }

    private Path file(int format) {
        return DIRECTORY.resolve("format-" + format).resolve(example.getClass().getSimpleName() + ".txt");
    }

    private byte[] written() throws IOException {
        var out = SERIALIZATION.createObjectDataOutput();
        example.writeData(out);
        return out.toByteArray();
    }

    private void write(int format) throws IOException {
        byte[] bytes = written();
        List<String> lines = new ArrayList<>();
        lines.add(HexFormat.of().formatHex(bytes));
        lines.addAll(read(bytes));
        Files.createDirectories(file(format).getParent());
        Files.write(file(format), lines);
    }

    private List<String> read(byte[] bytes) throws IOException {
        IdentifiedDataSerializable read = factory.create(example.getClassId());
        read.readData(SERIALIZATION.createObjectDataInput(bytes));
        List<String> lines = new ArrayList<>();
        lines.add("number = " + example.getFactoryId() + "." + example.getClassId());
        fields(read.getClass().getSimpleName(), read).forEach(lines::add);
        return lines;
    }

    /** A record is a version, a length, and as many bytes; one without fields may have none of these. */
    private static byte[] withMoreFields(byte[] bytes) {
        if (bytes.length <= Integer.BYTES) {
            return bytes;
        }
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + 3).put(bytes).put(new byte[] {1, 2, 3});
        longer.put(0, (byte) (bytes[0] + 1));
        longer.putInt(1, longer.getInt(1) + 3);
        return longer.array();
    }

    private static Stream<String> fields(String path, @Nullable Object value) {
        return switch (value) {
            case null -> Stream.of(path + " = null");
            case Map<?, ?> map ->
                new TreeMap<>(map)
                        .entrySet().stream()
                                .flatMap(entry -> fields(path + "[" + entry.getKey() + "]", entry.getValue()));
            case Record group ->
                Stream.of(group.getClass().getRecordComponents())
                        .flatMap(component -> fields(path + "." + component.getName(), get(component, group)));
            case IdentifiedDataSerializable ours ->
                Stream.<Class<?>>iterate(ours.getClass(), type -> type != Object.class, Class::getSuperclass)
                        .flatMap(type -> Stream.of(type.getDeclaredFields()))
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(field -> Map.entry(field, java.util.Optional.ofNullable(get(field, ours))))
                        .filter(entry -> entry.getValue().isPresent())
                        .flatMap(entry -> fields(
                                path + "." + entry.getKey().getName(),
                                entry.getValue().get()));
            case byte[] bytes -> Stream.of(path + " = " + HexFormat.of().formatHex(bytes));
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

    private static @Nullable Object get(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(field.toString(), e);
        }
    }
}
