package io.flockmq.broker.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksIteratorInterface;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;
import org.rocksdb.WALRecoveryMode;

/**
 * Makes a new store of what can be read of a damaged one. Works on links to its files: what was there is kept as it was. One thread.
 *
 * <p>What the database cannot give is looked for in the log and then in the tables one by one, from the newest to the oldest: what was
 * removed lately may be there again.
 */
final class RocksSalvage {

    private static final int BATCH = 1_000;

    private final RocksRecordStore target;
    private RecordBatch batch = new RecordBatch();
    private long kept;
    private long unreadable;
    /** Whether the database has given what it could. */
    private boolean others;

    private RocksSalvage(RocksRecordStore target) {
        this.target = target;
    }

    /**
     * Salvages a store.
     *
     * @param directory the store's, in a directory that is not used for anything else
     * @param aside where the damaged files are kept; does not exist yet, in the same directory
     * @throws StoreException if not even that is possible, or the new store cannot be written
     */
    static RocksRecordStore.Salvaged salvage(Path directory, Path aside) throws StoreException {
        Path work = directory.resolveSibling("salvage-work");
        Path fresh = directory.resolveSibling("salvage-new");
        try {
            delete(work);
            delete(fresh);
            RocksRecordStore.Salvaged result = salvage(directory, work, fresh);
            Files.move(directory, aside);
            Files.move(fresh, directory);
            delete(work);
            return result;
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "salvaging " + directory + ": " + e, e);
        }
    }

    private static RocksRecordStore.Salvaged salvage(Path directory, Path work, Path fresh)
            throws StoreException, IOException {
        link(directory, work);
        try (RocksRecordStore target = RocksRecordStore.open(fresh)) {
            RocksSalvage salvage = new RocksSalvage(target);
            if (RocksRecordStore.isListed(work)) {
                salvage.copyDatabase(work);
            } else {
                salvage.unreadable++;
            }
            if (salvage.unreadable > 0) {
                delete(work);
                link(directory, work);
                salvage.write();
                salvage.others = true;
                salvage.copyLogs(work, fresh.resolveSibling("salvage-logs"));
                salvage.copyTables(work);
            }
            salvage.write();
            target.sync();
            return new RocksRecordStore.Salvaged(salvage.kept, salvage.unreadable);
        }
    }

    private void copyDatabase(Path from) throws StoreException {
        try (RocksRecordStore source = RocksRecordStore.open(from, WALRecoveryMode.SkipAnyCorruptedRecords, false)) {
            copy(source);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NO_SPACE) {
                throw e;
            }
            unreadable++;
        }
    }

    private void copy(RocksRecordStore source) throws StoreException {
        try (ReadOptions reading = new ReadOptions().setFillCache(false);
                var records = source.db().newIterator(reading)) {
            copy(records);
        }
    }

    /** Where a block cannot be read, goes on with the first key that is far enough behind it to be in another. */
    private void copy(RocksIteratorInterface records) throws StoreException {
        byte[] last = {};
        records.seekToFirst();
        int shorter = 0;
        while (true) {
            boolean any = false;
            for (; records.isValid(); records.next()) {
                last = key(records);
                put(last, value(records));
                any = true;
            }
            if (isWhole(records)) {
                return;
            }
            unreadable++;
            shorter = any ? 1 : shorter + 1;
            byte[] next = last.length <= shorter ? null : RecordBatch.after(Arrays.copyOf(last, last.length - shorter));
            if (next == null) {
                return;
            }
            records.seek(next);
        }
    }

    private static byte[] key(RocksIteratorInterface records) {
        return switch (records) {
            case RocksIterator ofDatabase -> ofDatabase.key();
            case SstFileReaderIterator ofTable -> ofTable.key();
            default -> throw new IllegalStateException("an iterator without keys");
        };
    }

    private static byte[] value(RocksIteratorInterface records) {
        return switch (records) {
            case RocksIterator ofDatabase -> ofDatabase.value();
            case SstFileReaderIterator ofTable -> ofTable.value();
            default -> throw new IllegalStateException("an iterator without values");
        };
    }

    private static boolean isWhole(RocksIteratorInterface records) {
        try {
            records.status();
            return true;
        } catch (RocksDBException e) {
            return false;
        }
    }

    private void put(byte[] key, byte[] value) throws StoreException {
        if (others && target.has(key)) {
            return; // what the database has given is newer
        }
        batch.put(key, value);
        kept++;
        if (batch.steps().size() >= BATCH) {
            write();
        }
    }

    private void write() throws StoreException {
        target.write(batch);
        batch = new RecordBatch();
    }

    private void copyTables(Path from) throws StoreException, IOException {
        for (Path table : files(from, ".sst").reversed()) {
            try (Options options = new Options();
                    SstFileReader reader = new SstFileReader(options)) {
                reader.open(table.toString());
                try (ReadOptions reading = new ReadOptions();
                        var records = reader.newIterator(reading)) {
                    copy(records);
                }
            } catch (RocksDBException e) {
                unreadable++;
            }
            write();
        }
    }

    /** A new database that finds the logs takes them for its own. */
    private void copyLogs(Path from, Path to) throws StoreException, IOException {
        delete(to);
        RocksRecordStore.open(to).close();
        try (Stream<Path> own = Files.list(to)) {
            for (Path log : own.filter(path -> path.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        }
        for (Path log : files(from, ".log")) {
            Files.copy(log, to.resolve("9" + log.getFileName().toString().substring(1)));
        }
        try (RocksRecordStore logs = RocksRecordStore.open(to, WALRecoveryMode.SkipAnyCorruptedRecords, false)) {
            copy(logs);
        }
        write();
        delete(to);
    }

    /** The files of a kind, in the order of their numbers. */
    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                Path copy = to.resolve(file.getFileName());
                if (file.toString().endsWith(".sst")) { // never written again
                    Files.createLink(copy, file);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
