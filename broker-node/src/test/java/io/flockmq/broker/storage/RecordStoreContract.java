package io.flockmq.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of records does. */
abstract class RecordStoreContract {

    @TempDir
    Path directory;

    /** Opens the store in this directory. */
    abstract RecordStore open(Path in) throws StoreException;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RecordBatch batch() {
        return new RecordBatch();
    }

    private static RecordBatch puts(String... keys) {
        RecordBatch batch = batch();
        for (String key : keys) {
            batch.put(bytes(key), bytes("value of " + key));
        }
        return batch;
    }

    private static List<String> keys(RecordStore store, String from, String to) throws StoreException {
        List<String> found = new ArrayList<>();
        store.read(bytes(from), bytes(to), (key, value) -> {
            String name = new String(key, StandardCharsets.ISO_8859_1);
            assertThat(new String(value, StandardCharsets.ISO_8859_1)).isEqualTo("value of " + name);
            return found.add(name);
        });
        return found;
    }

    @Test
    void recordsAreReadInTheOrderOfTheirUnsignedBytes() throws StoreException {
        try (RecordStore store = open(directory)) {
            store.write(puts("b", "a", "a\u00ff", "a\u0001", "c"));
            assertThat(keys(store, "a", "c")).containsExactly("a", "a\u0001", "a\u00ff", "b");
        }
    }

    @Test
    void whatIsWrittenOutlivesTheStoreObject() throws StoreException {
        try (RecordStore store = open(directory)) {
            store.write(puts("a", "b"));
            store.sync();
            RecordBatch later = batch();
            later.delete(bytes("a"));
            store.write(later);
        }
        try (RecordStore store = open(directory)) {
            assertThat(keys(store, "", "z")).containsExactly("b");
        }
    }

    @Test
    void laterStepsOfABatchTakeEffectAfterEarlierOnes() throws StoreException {
        try (RecordStore store = open(directory)) {
            store.write(puts("s1", "s2", "t"));
            RecordBatch batch = batch();
            batch.put(bytes("s3"), bytes("value of s3"));
            batch.deleteRange(bytes("s"), bytes("t"));
            batch.put(bytes("s2"), bytes("value of s2"));
            store.write(batch);
            assertThat(keys(store, "", "z")).containsExactly("s2", "t");
        }
    }

    @Test
    void aVisitorSaysWhenItHasEnough() throws StoreException {
        try (RecordStore store = open(directory)) {
            store.write(puts("a", "b", "c"));
            List<String> seen = new ArrayList<>();
            store.read(bytes(""), bytes("z"), (key, _) -> {
                seen.add(new String(key, StandardCharsets.ISO_8859_1));
                return seen.size() < 2;
            });
            assertThat(seen).containsExactly("a", "b");
        }
    }

    @Test
    void aBackupIsAStoreOfThatMoment() throws StoreException {
        Path copy = directory.resolve("copy");
        try (RecordStore store = open(directory.resolve("original"))) {
            store.write(puts("a", "b"));
            store.backup(copy);
            store.write(puts("c"));
        }
        try (RecordStore store = open(copy)) {
            assertThat(keys(store, "", "z")).containsExactly("a", "b");
        }
    }

    @Test
    void aBackupOverwritesNothing() throws StoreException {
        try (RecordStore store = open(directory.resolve("original"))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.backup(directory))
                    .withMessageContaining(directory + " exists");
        }
    }

    @Test
    void aDirectoryBelongsToOneStoreAtATime() throws StoreException {
        RecordStore first = open(directory);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(directory))
                .withMessage("directory " + directory + " is in use by another process")
                .matches(e -> e.kind() == StoreException.Kind.IN_USE);
        first.close();
        open(directory).close();
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(file.resolve("below")))
                .withMessageStartingWith("directory " + file.resolve("below") + " cannot be made")
                .matches(e -> e.kind() == StoreException.Kind.NOT_WRITABLE);
    }
}
