/** Asks the admin API of a node, which answers for the whole cluster, by Java's oldest HTTP client: it starts no threads. */
@NullMarked
package io.flockmq.broker.command.remote;

import org.jspecify.annotations.NullMarked;
