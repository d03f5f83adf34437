/**
 * Writes what happens to sessions and retained messages into the store, and brings it back when the node starts: which records there
 * are, when they are written, and who is told that they are safe. Knows the store as bytes by key, and no file.
 */
@NullMarked
package io.flockmq.broker.journal;

import org.jspecify.annotations.NullMarked;
