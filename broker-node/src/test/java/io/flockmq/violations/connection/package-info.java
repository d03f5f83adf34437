/** Breaks rules that the broker's {@code connection} keeps. */
@NullMarked
package io.flockmq.violations.connection;

import org.jspecify.annotations.NullMarked;
