package io.flockmq.broker.config;

import io.flockmq.broker.admin.ControlSocket.Outcome;
import io.flockmq.broker.admin.node.Backups;
import io.flockmq.broker.storage.StoreException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Copies the store of a running node, as it is at one moment: everything that is acknowledged by then is in the copy. */
final class StoreBackup {

    private StoreBackup() {}

    /**
     * Backups in a directory.
     *
     * @param storage null if the node has no store
     * @param above their directory; empty for none
     */
    static Backups in(@Nullable NodeStorage storage, String above) {
        return name -> {
            if (above.isEmpty()) {
                return null;
            }
            Outcome outcome =
                    order(storage, Path.of(above).toAbsolutePath().resolve(name).toString());
            return new Backups.Outcome(outcome.done(), outcome.text());
        };
    }

    /**
     * Carries out the order to do so. Waits for the disk.
     *
     * @param storage null if the node has no store
     * @param directory where the copy is to be; nothing may be there, but for the directory above it
     */
    static Outcome order(@Nullable NodeStorage storage, String directory) {
        if (storage == null) {
            return new Outcome(false, "This node has no store (mqtt.storage.type is memory)");
        }
        Path to;
        try {
            to = Path.of(directory);
        } catch (InvalidPathException wrong) {
            return new Outcome(false, "Not the name of a directory: " + directory);
        }
        Path above = to.getParent();
        if (!to.isAbsolute() || above == null) {
            return new Outcome(false, "A backup needs an absolute path, not \"" + directory + "\"");
        }
        if (!Files.isDirectory(above)) {
            return new Outcome(false, "There is no directory " + above);
        }
        try {
            storage.backup(to);
        } catch (StoreException failure) {
            return new Outcome(false, "No backup: " + failure.getMessage());
        }
        return new Outcome(true, "The store is copied to " + to);
    }
}
