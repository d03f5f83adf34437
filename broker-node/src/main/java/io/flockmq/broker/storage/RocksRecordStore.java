package io.flockmq.broker.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Checkpoint;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * Records in RocksDB. Its memory outside the heap is bounded: 64 MiB of cache, in which what is not written to files yet is counted.
 */
public final class RocksRecordStore implements RecordStore {

    private static final long CACHE = 64L << 20;
    private static final long WRITE_BUFFERS = 40L << 20;
    private static final long WRITE_BUFFER = 16L << 20;
    /** The log that a start must go through; what is longer is written to tables. */
    private static final long LOG = 64L << 20;

    /** The number of a list of tables stands above its size in one number. */
    private static final int MANIFEST_BITS = 32;

    private static final long MANIFEST_SIZE = (1L << MANIFEST_BITS) - 1;

    private static final long READAHEAD = 1L << 20;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final LRUCache cache;
    private final WriteBufferManager buffers;
    private final Options options;
    private final WriteOptions writing;
    private final RocksDB db;
    private final SyncMark mark;

    private RocksRecordStore(
            Path directory, LRUCache cache, WriteBufferManager buffers, Options options, RocksDB db, SyncMark mark) {
        this.directory = directory;
        this.cache = cache;
        this.buffers = buffers;
        this.options = options;
        this.writing = new WriteOptions();
        this.db = db;
        this.mark = mark;
    }

    /**
     * Opens the store in this directory, and makes both if need be.
     *
     * @throws StoreException if it cannot be opened; what is there is as it was
     */
    public static RocksRecordStore open(Path directory) throws StoreException {
        makeDirectory(directory);
        SyncMark.Mark synced;
        try {
            synced = SyncMark.read(directory);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "directory " + directory + ": " + e, e);
        }
        if (synced != null) {
            expectManifest(directory, synced.manifest());
        }
        // A log may end in the middle of a record, if the process died while it wrote; or in garbage, if the power
        // failed.
        RocksRecordStore store = open(directory, WALRecoveryMode.PointInTimeRecovery, true);
        if (synced != null && store.db.getLatestSequenceNumber() < synced.sequence()) {
            store.close();
            throw damaged(directory, "its log is damaged: changes are missing that were synced");
        }
        return store;
    }

    /** Whether the list of tables is there, as far as it was synced. */
    static boolean isListed(Path directory) {
        try {
            SyncMark.Mark synced = SyncMark.read(directory);
            expectManifest(directory, synced == null ? 0 : synced.manifest());
            return true;
        } catch (IOException | StoreException e) {
            return false;
        }
    }

    /** Tables that the list of tables has lost would be deleted as garbage. */
    private static void expectManifest(Path directory, long synced) throws StoreException {
        try {
            Path current = directory.resolve("CURRENT");
            String name = Files.exists(current) ? Files.readString(current).strip() : "";
            Path manifest = directory.resolve(name);
            if (!name.startsWith("MANIFEST-") || !Files.exists(manifest)) {
                throw damaged(directory, "its file CURRENT names no list of tables");
            }
            if (number(name) == synced >>> MANIFEST_BITS && Files.size(manifest) < (synced & MANIFEST_SIZE)) {
                throw damaged(directory, "its file " + name + " is too short");
            }
            if (number(name) < synced >>> MANIFEST_BITS) {
                throw damaged(directory, "its file CURRENT names an old list of tables");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.FAILED, "directory " + directory + ": " + e, e);
        }
    }

    private static long number(String manifest) {
        return Long.parseLong(manifest, "MANIFEST-".length(), manifest.length(), 10);
    }

    private static StoreException damaged(Path directory, String what) {
        return new StoreException(StoreException.Kind.DAMAGED, "directory " + directory + ": " + what);
    }

    /**
     * What was salvaged.
     *
     * @param kept records that are in the store now
     * @param unreadable blocks or files that could not be read
     */
    public record Salvaged(long kept, long unreadable) {}

    /**
     * Makes a new store of what can be read of a damaged one.
     *
     * @param directory the store's, which nothing has open
     * @param aside where the damaged files are kept; does not exist yet, in the same directory
     * @throws StoreException if not even that is possible, or the new store cannot be written
     */
    public static Salvaged salvage(Path directory, Path aside) throws StoreException {
        return RocksSalvage.salvage(directory, aside);
    }

    /**
     * Reads everything and compares it with its checksums.
     *
     * @throws StoreException if something is damaged
     */
    public void verify() throws StoreException {
        try {
            db.verifyChecksum();
        } catch (RocksDBException e) {
            throw problem(e, directory);
        }
    }

    /** Writes what is in memory into tables. */
    void flush() throws StoreException {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting);
        } catch (RocksDBException e) {
            throw problem(e, directory);
        }
    }

    /** Whether there is a record with this key. */
    boolean has(byte[] key) throws StoreException {
        try {
            return db.get(key) != null;
        } catch (RocksDBException e) {
            throw problem(e, directory);
        }
    }

    RocksDB db() {
        return db;
    }

    private static void makeDirectory(Path directory) throws StoreException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.NOT_WRITABLE, "directory " + directory + " cannot be made: " + e, e);
        }
        if (!Files.isWritable(directory)) {
            throw new StoreException(StoreException.Kind.NOT_WRITABLE, "directory " + directory + " cannot be written");
        }
    }

    /**
     * Opens what is there.
     *
     * @param mode what of a damaged log is a reason not to open it: the last record may be incomplete, if the process died while it
     *     wrote
     * @param strict whether damaged files are a reason not to open it
     */
    static RocksRecordStore open(Path directory, WALRecoveryMode mode, boolean strict) throws StoreException {
        LRUCache cache = new LRUCache(CACHE);
        WriteBufferManager buffers = new WriteBufferManager(WRITE_BUFFERS, cache, true);
        Options options = options(cache, buffers).setWalRecoveryMode(mode).setParanoidChecks(strict);
        RocksDB db = null;
        try {
            db = RocksDB.open(options, directory.toString());
            return new RocksRecordStore(directory, cache, buffers, options, db, SyncMark.open(directory));
        } catch (RocksDBException | IOException e) {
            if (db != null) {
                db.close();
            }
            options.close();
            buffers.close();
            cache.close();
            throw e instanceof RocksDBException failure
                    ? problem(failure, directory)
                    : new StoreException(StoreException.Kind.FAILED, "directory " + directory + ": " + e, e);
        }
    }

    private static Options options(LRUCache cache, WriteBufferManager buffers) {
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferManager(buffers)
                .setWriteBufferSize(WRITE_BUFFER)
                .setMaxWriteBufferNumber(3)
                .setMaxTotalWalSize(LOG)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setBytesPerSync(1 << 20)
                .setWalBytesPerSync(1 << 20)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTargetFileSizeBase(32 << 20)
                .setMaxBytesForLevelBase(64 << 20)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(16 << 10)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(6)
                        .setChecksumType(ChecksumType.kXXH3))
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        // Queues are written at one end and removed from the other: files that are mostly of what was removed are
        // rewritten soon.
        options.setTablePropertiesCollectorFactory(
                List.of(TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(1000, 700, 0.5)));
        return options;
    }

    @Override
    public void write(RecordBatch batch) throws StoreException {
        try (WriteBatch all = new WriteBatch()) {
            for (RecordBatch.Step step : batch.steps()) {
                switch (step) {
                    case RecordBatch.Step.Put(byte[] key, byte[] value) -> all.put(key, value);
                    case RecordBatch.Step.Delete(byte[] key) -> all.delete(key);
                    case RecordBatch.Step.DeleteRange(byte[] from, byte[] to) -> all.deleteRange(from, to);
                }
            }
            db.write(writing, all);
        } catch (RocksDBException e) {
            throw problem(e, directory);
        }
    }

    @Override
    public void sync() throws StoreException {
        try {
            long sequence = db.getLatestSequenceNumber();
            db.syncWal();
            mark.write(new SyncMark.Mark(sequence, manifest()));
        } catch (RocksDBException e) {
            throw problem(e, directory);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "directory " + directory + ": " + e, e);
        }
    }

    /** Number and size of the list of tables. */
    private long manifest() throws RocksDBException {
        RocksDB.LiveFiles files = db.getLiveFiles(false);
        for (String name : files.files) {
            if (name.startsWith("/MANIFEST-")) {
                return number(name.substring(1)) << MANIFEST_BITS | files.manifestFileSize;
            }
        }
        return 0;
    }

    @Override
    public void read(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        try (Slice end = new Slice(to);
                ReadOptions reading = new ReadOptions()
                        .setIterateUpperBound(end)
                        .setFillCache(false)
                        .setReadaheadSize(READAHEAD);
                RocksIterator records = db.newIterator(reading)) {
            boolean more = true;
            for (records.seek(from); more && records.isValid(); records.next()) {
                more = visitor.visit(records.key(), records.value());
            }
            records.status();
        } catch (RocksDBException e) {
            throw problem(e, directory);
        }
    }

    @Override
    public void backup(Path to) throws StoreException {
        if (Files.exists(to)) {
            throw new StoreException(StoreException.Kind.FAILED, to + " exists; a backup is made into a new directory");
        }
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(to.toString());
        } catch (RocksDBException e) {
            throw problem(e, to);
        }
    }

    @Override
    public long bytesOnDisk() {
        try {
            return db.getLongProperty("rocksdb.total-sst-files-size")
                    + db.getLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            return 0; // a figure for people, of a database that is closing
        }
    }

    @Override
    public void close() {
        try {
            mark.close();
        } catch (IOException e) {
            // it was written, and that is all that matters
        }
        db.close();
        writing.close();
        options.close();
        buffers.close();
        cache.close();
    }

    private static StoreException problem(RocksDBException e, Path where) {
        Status status = e.getStatus();
        String text = String.valueOf(e.getMessage());
        StoreException.Kind kind = StoreException.Kind.FAILED;
        if (text.contains("No space left")
                || text.contains("quota exceeded")
                || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
            kind = StoreException.Kind.NO_SPACE;
        } else if (text.contains("LOCK: Resource temporarily unavailable")
                || text.contains("lock hold by current process")) {
            return new StoreException(
                    StoreException.Kind.IN_USE, "directory " + where + " is in use by another process", e);
        } else if (text.contains("Permission denied") || text.contains("Read-only file system")) {
            kind = StoreException.Kind.NOT_WRITABLE;
        } else if (status != null && status.getCode() == Status.Code.Corruption) {
            kind = StoreException.Kind.DAMAGED;
        }
        return new StoreException(kind, "directory " + where + ": " + text, e);
    }
}
