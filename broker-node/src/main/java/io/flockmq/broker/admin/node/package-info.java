/**
 * What one node tells of itself and does when an operator asks: its figures, clients, subscriptions and drops. It asks event loops in pieces
 * so small that no client notices. Does not belong here: HTTP, and other nodes.
 */
@NullMarked
package io.flockmq.broker.admin.node;

import org.jspecify.annotations.NullMarked;
