/** Tests of the console's files and headers. */
@NullMarked
package io.flockmq.broker.console;

import org.jspecify.annotations.NullMarked;
