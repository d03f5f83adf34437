/**
 * The command line {@code flockmq}: what stands on it, what it prints, and the status that it ends with ({@link
 * io.flockmq.broker.command.line.Exit}). The only package that knows picocli, which a node that runs never loads.
 */
@NullMarked
package io.flockmq.broker.command.line;

import org.jspecify.annotations.NullMarked;
