/** The command line {@code flockmq} as scripts and people use it, in processes of its own. */
@NullMarked
package io.flockmq.systemtest.command;

import org.jspecify.annotations.NullMarked;
