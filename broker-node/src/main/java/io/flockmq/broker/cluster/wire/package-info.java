/**
 * What nodes say to each other: items, how batches of them are written and read, in a form that a neighbouring version
 * understands. Knows no stream and no session; {@code docs/node-protocol.md} has the table of items.
 */
@NullMarked
package io.flockmq.broker.cluster.wire;

import org.jspecify.annotations.NullMarked;
