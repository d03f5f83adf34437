/** What the jar does instead of starting a node: it speaks to whoever calls it, and ends with a status. */
@NullMarked
package io.flockmq.broker.command;

import org.jspecify.annotations.NullMarked;
