/**
 * How messages, sessions and what happens to them are written as bytes, for other nodes and for the store: each kind with its number, so
 * that a neighbouring version understands it. Knows no stream and no file.
 */
@NullMarked
package io.flockmq.broker.format;

import org.jspecify.annotations.NullMarked;
