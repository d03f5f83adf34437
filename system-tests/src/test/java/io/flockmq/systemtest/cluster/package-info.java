/**
 * Clusters of real broker processes, and what they must withstand: nodes that are killed, frozen, cut off, restarted, slow or
 * strange. The clients that keep the books are in {@code survival}.
 */
@NullMarked
package io.flockmq.systemtest.cluster;

import org.jspecify.annotations.NullMarked;
