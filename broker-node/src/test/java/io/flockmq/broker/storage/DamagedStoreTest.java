package io.flockmq.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a store that were damaged while nobody had it open: nothing wrong is ever read, and the rest can be had. */
class DamagedStoreTest {

    private static final int RECORDS = 20_000;
    /** The last of them are in the log, the others in tables. */
    private static final int IN_TABLES = 15_000;

    private static final byte[] FIRST = {};
    private static final byte[] LAST = {(byte) 0xFF};

    @TempDir
    Path directory;

    private Path store;
    private final Random random = new Random(7);

    @BeforeEach
    void fill() throws StoreException {
        store = directory.resolve("db");
        try (RocksRecordStore open = RocksRecordStore.open(store)) {
            write(open, 0, IN_TABLES);
            open.flush();
            write(open, IN_TABLES, RECORDS);
            open.sync();
        }
    }

    private static void write(RecordStore to, int from, int end) throws StoreException {
        for (int i = from; i < end; i += 100) {
            RecordBatch batch = new RecordBatch();
            for (int j = i; j < i + 100; j++) {
                batch.put(key(j), value(j));
            }
            to.write(batch);
        }
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(9).put((byte) 'D').putLong(number).array();
    }

    private static byte[] value(int number) {
        return ("value " + number + " " + "x".repeat(number % 200)).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads everything, and finds that nothing is wrong; returns how much there is. */
    private static int count(RecordStore open) throws StoreException {
        int[] count = {0};
        open.read(FIRST, LAST, (key, value) -> {
            int number = (int) ByteBuffer.wrap(key, 1, 8).getLong();
            assertThat(value).isEqualTo(value(number));
            count[0]++;
            return true;
        });
        return count[0];
    }

    private Path file(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(store)) {
            return all.filter(path -> path.getFileName().toString().matches(suffix))
                    .filter(path -> path.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void flipABit(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(bytes.length() / 4, bytes.length() * 3 / 4);
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ (1 << random.nextInt(8)));
        }
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }
    }

    private StoreException refusal() {
        return catchThrowableOfType(StoreException.class, () -> {
            try (RocksRecordStore open = RocksRecordStore.open(store)) {
                assertThat(count(open)).isEqualTo(RECORDS);
            }
        });
    }

    private int salvaged() throws StoreException {
        Path aside = directory.resolve("damaged");
        RocksRecordStore.Salvaged salvaged = RocksRecordStore.salvage(store, aside);
        assertThat(aside).isDirectory();
        assertThat(salvaged.kept()).isPositive();
        try (RocksRecordStore open = RocksRecordStore.open(store)) {
            open.verify();
            return count(open);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".*\\.sst", ".*\\.log", "MANIFEST-.*"})
    void aFlippedBitIsReportedAndTheRestIsSalvaged(String kind) throws Exception {
        flipABit(file(kind));
        StoreException refusal = refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(StoreException.Kind.DAMAGED);
        assertThat(refusal).hasMessageStartingWith("directory " + store);
        assertThat(salvaged()).isGreaterThan(RECORDS * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*\\.sst", ".*\\.log", "MANIFEST-.*"})
    void aFileThatWasCutIsReportedAndTheRestIsSalvaged(String kind) throws Exception {
        cut(file(kind));
        StoreException refusal = refusal();
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(StoreException.Kind.DAMAGED);
        assertThat(salvaged()).isGreaterThanOrEqualTo(RECORDS - IN_TABLES);
    }

    @Test
    void aListOfTablesThatNobodyNamesIsReported() throws Exception {
        Files.writeString(store.resolve("CURRENT"), "nonsense\n");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> RocksRecordStore.open(store))
                .withMessage("directory " + store + ": its file CURRENT names no list of tables");
        assertThat(salvaged()).isEqualTo(RECORDS);
    }

    @Test
    void aLogThatEndsInTheMiddleOfARecordIsThatOfAProcessThatDied() throws Exception {
        Path log = file(".*\\.log");
        try (RocksRecordStore open = RocksRecordStore.open(store)) {
            write(open, RECORDS, RECORDS + 100); // not synced
        }
        Path last = file(".*\\.log");
        assertThat(last).isNotEqualTo(log);
        try (RandomAccessFile bytes = new RandomAccessFile(last.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 10);
        }
        try (RocksRecordStore open = RocksRecordStore.open(store)) {
            assertThat(count(open)).isEqualTo(RECORDS);
        }
    }
}
