/** Breaks rules that the broker's {@code console} keeps. */
@NullMarked
package io.flockmq.violations.console;

import org.jspecify.annotations.NullMarked;
