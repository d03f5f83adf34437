/** What an operator sees of a running node: its log and its traces, read as the programs do that collect them. */
@NullMarked
package io.flockmq.systemtest.observe;

import org.jspecify.annotations.NullMarked;
