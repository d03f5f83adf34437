package io.flockmq.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RocksRecordStore;
import io.flockmq.broker.storage.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that the first version of the format has written, kept for ever: what it has is read by every later version. Clients had
 * subscribed, gone, and been sent messages at QoS 1 and 2; messages were retained, and one was deleted; a will waited.
 */
class GoldenStoreTest {

    private static final Instant WRITTEN = Instant.parse("2026-11-27T10:10:40Z");

    @TempDir
    private Path directory;

    private final ManualTimers timers = new ManualTimers();
    private final WallTime time = new WallTime(() -> WRITTEN, timers::nanoTime);

    @BeforeEach
    void unpack() throws IOException {
        InputStream packed =
                Objects.requireNonNull(getClass().getResourceAsStream("/golden/stores/format-1.zip"), "the kept store");
        try (ZipInputStream files = new ZipInputStream(packed)) {
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                Files.copy(files, directory.resolve(file.getName()));
            }
        }
    }

    @Test
    void isReadByThisVersion() throws StoreException {
        try (RocksRecordStore store = RocksRecordStore.open(directory)) {
            StoreLog log = StoreLog.begin(store, WRITTEN.toEpochMilli());
            assertThat(log.run()).isEqualTo(2);
            StoreReader reader = new StoreReader(store, time, log.lastAlive(), false, false);

            Map<String, Head> heads = new TreeMap<>(reader.remains().best());
            assertThat(heads).containsOnlyKeys("keeper-311", "keeper-q1", "keeper-q2", "willing");
            assertThat(heads.values()).allSatisfy(head -> {
                assertThat(head.copy()).isFalse();
                assertThat(head.generation()).isZero();
                assertThat(head.epoch()).isPositive();
            });

            assertThat(messages(reader, head(heads, "keeper-q1")))
                    .containsExactly(
                            "QoS 1: one 1",
                            "QoS 1: two 1",
                            "QoS 1: one 2",
                            "QoS 1: two 2",
                            "QoS 1: one 3",
                            "QoS 1: two 3");
            assertThat(messages(reader, head(heads, "keeper-q2")))
                    .containsExactly("QoS 2: two 1", "QoS 2: two 2", "QoS 2: two 3", "QoS 1: with a property");
            assertThat(messages(reader, head(heads, "keeper-311")))
                    .containsExactly("QoS 1: two 1", "QoS 1: two 2", "QoS 1: two 3");
            assertThat(subscriptions(reader, head(heads, "keeper-q2"))).containsExactly("gold/+/two", "other/ü/#");
            assertThat(state(reader, head(heads, "willing")).changes())
                    .anyMatch(change -> change instanceof SessionChange.Opened opened
                            && opened.will() != null
                            && opened.will().topic().name().equals("gold/will"));

            MemoryRetainedStore retained = new MemoryRetainedStore(0, Long.MAX_VALUE, timers::nanoTime);
            reader.retained(retained);
            Map<String, String> kept = new TreeMap<>();
            retained.forEach((topic, _, message) -> {
                if (message != null && !topic.name().startsWith("$SYS/")) {
                    kept.put(topic.name(), new String(message.payload(), StandardCharsets.UTF_8));
                }
            });
            assertThat(kept).containsExactly(Map.entry("kept/1", "first"), Map.entry("kept/3", "third"));
        }
    }

    private static Head head(Map<String, Head> heads, String clientId) {
        return Objects.requireNonNull(heads.get(clientId), clientId);
    }

    private SessionState state(StoreReader reader, Head head) throws StoreException {
        return reader.state(head, timers);
    }

    private List<String> messages(StoreReader reader, Head head) throws StoreException {
        return state(reader, head).changes().stream()
                .filter(SessionChange.Added.class::isInstance)
                .map(SessionChange.Added.class::cast)
                .map(added -> "QoS " + added.delivery().qos().value() + ": "
                        + new String(added.delivery().message().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<String> subscriptions(StoreReader reader, Head head) throws StoreException {
        return state(reader, head).changes().stream()
                .filter(SessionChange.Subscribed.class::isInstance)
                .map(change -> ((SessionChange.Subscribed) change).filter().text())
                .sorted()
                .toList();
    }
}
