/** Tests of the commands. */
@NullMarked
package io.flockmq.broker.command.line;

import org.jspecify.annotations.NullMarked;
