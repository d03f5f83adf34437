/**
 * What no client should send, and what a node must make of it: it refuses, says so once, spends nothing on it, and its
 * other clients notice nothing.
 */
@NullMarked
package io.flockmq.systemtest.hostile;

import org.jspecify.annotations.NullMarked;
