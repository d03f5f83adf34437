package io.flockmq.broker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.storage.RecordBatch;
import io.flockmq.broker.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoreWriterTest {

    private final MemoryRecordStore store = new MemoryRecordStore();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final StoreWriter.Listener listener = new StoreWriter.Listener() {
        @Override
        public void failed(StoreException problem) {
            told.add("failed: " + problem.getMessage());
        }

        @Override
        public void recovered() {
            told.add("recovered");
        }

        @Override
        public void wrote(long nanos) {
            // not of interest
        }

        @Override
        public void tick() {
            // not of interest
        }
    };

    private StoreWriter writer(StoreWriter.Sync sync) {
        return new StoreWriter(store, sync, listener, System::nanoTime);
    }

    private static RecordBatch batch(int number) {
        RecordBatch batch = new RecordBatch();
        batch.put(new byte[] {(byte) number}, new byte[] {1});
        return batch;
    }

    @Test
    void aStoreThatHangsIsSilentAndOneThatRefusesIsNot() {
        AtomicLong now = new AtomicLong();
        CountDownLatch release = new CountDownLatch(1);
        try (StoreWriter writer = new StoreWriter(store, StoreWriter.Sync.OS, listener, now::get)) {
            store.failsWith(new StoreException(StoreException.Kind.NO_SPACE, "no room"));
            writer.write(batch(1));
            await().until(() -> writer.problem() != null);
            now.set(Duration.ofMinutes(5).toNanos());
            await().until(() -> writer.silent().isZero());

            store.failsWith(null);
            await().until(() -> writer.problem() == null);
            writer.write(batch(2), task -> awaitUninterruptibly(release), () -> {});
            await().until(() -> {
                now.addAndGet(Duration.ofMinutes(1).toNanos());
                return writer.silent().compareTo(Duration.ofMinutes(1)) >= 0 && writer.waitingBytes() == 0;
            });
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoWaitsIsToldInOrderWhereHeWantsToBe() {
        try (StoreWriter writer = writer(StoreWriter.Sync.OS)) {
            for (int i = 0; i < 100; i++) {
                String name = "stored " + i;
                writer.write(batch(i), Runnable::run, () -> told.add(name));
            }
            await().until(() -> told.size() == 100);
        }
        assertThat(told)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "stored " + i).toList());
    }

    @Test
    void nobodyIsToldBeforeTheDiskHasItWhenThatIsAskedFor() {
        List<String> callsWhenTold = Collections.synchronizedList(new ArrayList<>());
        try (StoreWriter writer = writer(StoreWriter.Sync.BATCH)) {
            writer.write(batch(1), Runnable::run, () -> callsWhenTold.addAll(store.calls()));
            await().until(() -> !callsWhenTold.isEmpty());
        }
        assertThat(callsWhenTold).containsExactly("write 1", "sync");
    }

    @Test
    void manyThatWaitCostOneSync() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (StoreWriter writer = writer(StoreWriter.Sync.BATCH)) {
            writer.write(batch(0), Runnable::run, () -> {
                busy.countDown();
                awaitUninterrupted(go);
            });
            awaitUninterrupted(busy);
            for (int i = 1; i <= 50; i++) {
                writer.write(batch(i));
            }
            go.countDown();
        }
        assertThat(store.calls()).containsExactly("write 1", "sync", "write 50", "sync");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDiskIsAskedEverySecondByInterval() {
        try (StoreWriter writer = writer(StoreWriter.Sync.INTERVAL)) {
            writer.write(batch(1), Runnable::run, () -> told.add("stored"));
            await().until(() -> !told.isEmpty());
            assertThat(store.calls()).as("nobody waits for the disk").containsExactly("write 1");
            await().until(() -> store.calls().contains("sync"));
        }
    }

    @Test
    void whatFailsIsTriedAgainInOrderAndNobodyIsToldMeanwhile() {
        try (StoreWriter writer = writer(StoreWriter.Sync.BATCH)) {
            store.failsWith(new StoreException(StoreException.Kind.NO_SPACE, "no room"));
            writer.write(batch(1), Runnable::run, () -> told.add("stored 1"));
            await().until(() -> !told.isEmpty());
            writer.write(batch(2), Runnable::run, () -> told.add("stored 2"));
            assertThat(told).containsExactly("failed: no room");
            assertThat(writer.problem()).isNotNull();

            store.failsWith(null);
            await().until(() -> told.size() == 4);
            assertThat(told).containsExactly("failed: no room", "recovered", "stored 1", "stored 2");
            assertThat(writer.problem()).isNull();
            assertThat(writer.waitingBytes()).isZero();
        }
    }

    @Test
    void aFaultOfTheProgramIsToldLikeAnyFailure() {
        try (StoreWriter writer = writer(StoreWriter.Sync.OS)) {
            store.breaksWith(new IllegalStateException("broken"));
            writer.write(batch(1), Runnable::run, () -> told.add("stored 1"));
            await().until(() -> !told.isEmpty());
            store.breaksWith(null);
            await().until(() -> told.contains("stored 1"));
        }
        assertThat(told)
                .containsExactly(
                        "failed: the store failed: java.lang.IllegalStateException: broken", "recovered", "stored 1");
    }

    @Test
    void closingWritesWhatWaitsAndHasTheDiskKeepIt() {
        StoreWriter writer = writer(StoreWriter.Sync.INTERVAL);
        writer.write(batch(1));
        writer.close();
        assertThat(store.calls()).containsExactly("write 1", "sync");
    }

    @Test
    void closingEndsThoughTheStoreFails() {
        StoreWriter writer = writer(StoreWriter.Sync.OS);
        store.failsWith(new StoreException(StoreException.Kind.NO_SPACE, "no room"));
        writer.write(batch(1));
        await().until(() -> !told.isEmpty());
        writer.close();
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void anEventLoopThatHasEndedStopsNobodyElse() {
        try (StoreWriter writer = writer(StoreWriter.Sync.OS)) {
            writer.write(
                    batch(1),
                    _ -> {
                        throw new RejectedExecutionException("over");
                    },
                    () -> told.add("stored 1"));
            writer.write(batch(2), Runnable::run, () -> told.add("stored 2"));
            await().until(() -> told.contains("stored 2"));
        }
        assertThat(told).containsExactly("stored 2");
    }
}
