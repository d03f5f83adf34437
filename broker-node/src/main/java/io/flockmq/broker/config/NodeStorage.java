package io.flockmq.broker.config;

import io.flockmq.broker.cluster.RecallPlan;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.journal.StoreLog;
import io.flockmq.broker.journal.StoreWriter;
import io.flockmq.broker.journal.StoredNode;
import io.flockmq.broker.journal.WallTime;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RecordStore;
import io.flockmq.broker.storage.RocksRecordStore;
import io.flockmq.broker.storage.StoreException;
import io.flockmq.broker.transport.MqttNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of this node, from before its event loops begin until after their end. Thread-safe. */
final class NodeStorage implements StoreWriter.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeStorage.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final BrokerProperties.Storage properties;
    private final Path directory;
    private final Readiness readiness;
    private final TimingListener timings;
    private final RecordStore store;
    private final StoreLog log;
    private final WallTime time;
    private final InstantSource clock;
    private final StoreWriter writer;
    private volatile boolean failing;
    private volatile boolean low;
    private @Nullable StoredNode node;
    /** Where the disk may be waited for while a cluster's node lives. */
    private final ExecutorService reading = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("store-reader").daemon().factory());

    private boolean hasLived;
    private boolean closed;

    private NodeStorage(
            BrokerProperties.Storage properties,
            Readiness readiness,
            TimingListener timings,
            RecordStore store,
            StoreLog log,
            InstantSource clock) {
        this.properties = properties;
        this.directory = directory(properties);
        this.readiness = readiness;
        this.timings = timings;
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.time = new WallTime(clock, MqttNode::nanoTime);
        this.writer = new StoreWriter(
                store,
                switch (properties.sync()) {
                    case BATCH -> StoreWriter.Sync.BATCH;
                    case INTERVAL -> StoreWriter.Sync.INTERVAL;
                    case OS -> StoreWriter.Sync.OS;
                },
                this,
                MqttNode::nanoTime);
    }

    /** Whether a node with these settings has a store. */
    static boolean isUsed(BrokerProperties properties) {
        return properties.storage().type() != BrokerProperties.StorageType.MEMORY;
    }

    /**
     * Opens the store.
     *
     * @throws StoreFailedException if that is not possible
     */
    static NodeStorage open(
            BrokerProperties.Storage properties, Readiness readiness, TimingListener timings, InstantSource clock) {
        readiness.recalling(true);
        try {
            RecordStore store = open(properties, clock);
            return new NodeStorage(properties, readiness, timings, store, StoreLog.begin(store, clock.millis()), clock);
        } catch (StoreException e) {
            throw new StoreFailedException(e);
        }
    }

    private static RocksRecordStore open(BrokerProperties.Storage properties, InstantSource clock)
            throws StoreException {
        Path directory = directory(properties).resolve("db");
        if (!properties.salvage()) {
            return RocksRecordStore.open(directory);
        }
        try {
            return verified(RocksRecordStore.open(directory));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DAMAGED) {
                throw e;
            }
            Path aside = directory.resolveSibling("damaged-" + clock.millis());
            RocksRecordStore.Salvaged salvaged = RocksRecordStore.salvage(directory, aside);
            LogLine.warn(LOG, EventName.STORE_SALVAGED)
                    .log(
                            "Store: {}; {} records were kept, {} blocks or files could not be read; the damaged files are in {}",
                            e.getMessage(),
                            salvaged.kept(),
                            salvaged.unreadable(),
                            aside);
            return RocksRecordStore.open(directory);
        }
    }

    private static RocksRecordStore verified(RocksRecordStore store) throws StoreException {
        try {
            store.verify();
            return store;
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    private static Path directory(BrokerProperties.Storage properties) {
        return Path.of(properties.dir()).toAbsolutePath().normalize();
    }

    /** What the event loops of this node are connected with. To be called once. */
    synchronized NodePorts ports(MemoryRetainedStore retained, int eventLoops, boolean ofUsers) {
        StoredNode made = new StoredNode(store, writer, this::isKeeping, time, retained, log, eventLoops, ofUsers);
        node = made;
        return made;
    }

    /**
     * What a life of a cluster's node may bring back. Nothing may be written meanwhile.
     *
     * @param retained the retained messages of that life
     * @param failed told if the store cannot be read later on
     * @throws StoreFailedException if the store cannot be read
     */
    synchronized RecallPlan plan(
            MemoryRetainedStore retained,
            int eventLoops,
            boolean ofUsers,
            BrokerProperties.Cluster cluster,
            Consumer<StoreException> failed) {
        long begin = MqttNode.nanoTime();
        writer.await();
        try {
            MemberStore opened = MemberStore.open(
                    store,
                    writer,
                    time,
                    reading,
                    hasLived ? clock.millis() : log.lastAlive(),
                    eventLoops,
                    ofUsers,
                    properties.salvage());
            hasLived = true;
            LogLine.info(LOG, EventName.STORE_OPENED)
                    .log(
                            "Store {}: {} sessions of an earlier life, looked up in {} ms; sync: {}",
                            directory,
                            opened.sessions(),
                            (MqttNode.nanoTime() - begin) / NANOS_PER_MILLI,
                            properties.sync().name().toLowerCase(Locale.ROOT));
            return new RecallPlan(opened, retained, ExpectedNodes.of(cluster), cluster.recallTimeout(), failed);
        } catch (StoreException e) {
            throw new StoreFailedException(e);
        }
    }

    /** Whether what must not be lost can be kept now. */
    boolean isKeeping() {
        return !failing && !low;
    }

    /**
     * Brings back what the store has.
     *
     * @throws StoreFailedException if that is not possible
     */
    void recall() {
        long begin = MqttNode.nanoTime();
        StoredNode of;
        synchronized (this) {
            of = Objects.requireNonNull(node, "no event loops");
        }
        try {
            StoredNode.Recalled recalled = of.recall(properties.salvage());
            LogLine.info(LOG, EventName.STORE_OPENED)
                    .log(
                            "Store {}: {} sessions and {} retained messages, read in {} ms; sync: {}",
                            directory,
                            recalled.sessions(),
                            recalled.retained(),
                            (MqttNode.nanoTime() - begin) / NANOS_PER_MILLI,
                            properties.sync().name().toLowerCase(Locale.ROOT));
            if (recalled.unreadable() > 0) {
                LogLine.warn(LOG, EventName.STORE_SALVAGED)
                        .log(
                                "Store {}: {} records could not be read and are given up",
                                directory,
                                recalled.unreadable());
            }
        } catch (StoreException e) {
            throw new StoreFailedException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the store", e);
        }
        readiness.recalling(false);
    }

    @Override
    public void failed(StoreException problem) {
        failing = true;
        LogLine.warn(LOG, EventName.STORE_REFUSES)
                .log("Store: nothing can be written, and nothing is acknowledged: {}", problem.getMessage());
        readiness.keeping(isKeeping());
    }

    @Override
    public void recovered() {
        failing = false;
        LogLine.info(LOG, EventName.STORE_RECOVERED).log("Store: everything that waited is written");
        readiness.keeping(isKeeping());
    }

    @Override
    public void wrote(long nanos) {
        timings.took(Timing.STORE_WRITE, nanos);
    }

    @Override
    public void tick() {
        long least = properties.minFree().toBytes();
        long free;
        try {
            free = Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return; // writing will tell what is wrong
        }
        if (!low && free < least) {
            low = true;
            LogLine.warn(LOG, EventName.STORE_REFUSES)
                    .log(
                            "Store: {} MB are free on the disk of {}, less than {} MB (mqtt.storage.min-free): messages that"
                                    + " must be kept are refused",
                            free >> 20,
                            directory,
                            least >> 20);
            readiness.keeping(false);
        } else if (low && free >= least + least / 10) {
            low = false;
            LogLine.info(LOG, EventName.STORE_RECOVERED)
                    .log("Store: {} MB are free on the disk of {} again", free >> 20, directory);
            readiness.keeping(isKeeping());
        }
    }

    /**
     * Copies everything that is written, as it is at one moment.
     *
     * @param to does not exist yet
     * @throws StoreException if the copy is not complete
     */
    synchronized void backup(Path to) throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Kind.FAILED, "the node has stopped");
        }
        store.backup(to);
    }

    /** Bytes that the store takes on disk, without its log. */
    synchronized long bytesOnDisk() {
        return closed ? 0 : store.bytesOnDisk();
    }

    /** For how long the store has answered nothing. */
    Duration silent() {
        return writer.silent();
    }

    /** Bytes of changes that are not written yet. */
    long waitingBytes() {
        return writer.waitingBytes();
    }

    /** Writes what waits and releases the files. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            reading.shutdownNow();
            writer.close();
            store.close();
        }
    }
}
