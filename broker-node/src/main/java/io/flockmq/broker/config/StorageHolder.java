package io.flockmq.broker.config;

import org.jspecify.annotations.Nullable;

/**
 * The store of this node, for Spring, which has no beans that are null.
 *
 * @param storage null if nothing outlives the process
 */
record StorageHolder(@Nullable NodeStorage storage) implements AutoCloseable {

    @Override
    public void close() {
        if (storage != null) {
            storage.close();
        }
    }
}
