/**
 * Clients that outlive nodes. Publishers and subscribers with persistent sessions move to another node when their connection
 * ends, go on as the specification demands, and account for every acknowledged message by publisher and number: lost, doubled,
 * out of order, late. Beside them it is watched how long a client was without service, and whether a connection that was
 * replaced still speaks.
 */
@NullMarked
package io.flockmq.systemtest.survival;

import org.jspecify.annotations.NullMarked;
