/** Breaks rules that the library's {@code queue} keeps. */
@NullMarked
package io.flockmq.violations.queue;

import org.jspecify.annotations.NullMarked;
