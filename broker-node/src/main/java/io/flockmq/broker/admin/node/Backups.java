package io.flockmq.broker.admin.node;

import org.jspecify.annotations.Nullable;

/** Copies what this node stores into a directory that the configuration names. Thread-safe. */
@FunctionalInterface
public interface Backups {

    /**
     * What came of it.
     *
     * @param done whether there is a copy
     * @param text what was done or why not, a line for people
     */
    record Outcome(boolean done, String text) {}

    /**
     * Makes one. Waits for the disk.
     *
     * @param name of a directory that is not there yet, without a path
     * @return null if no directory for backups is configured
     */
    @Nullable
    Outcome make(String name);
}
