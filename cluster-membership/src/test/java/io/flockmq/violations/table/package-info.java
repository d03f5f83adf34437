/** Breaks rules that the library's {@code table} keeps. */
@NullMarked
package io.flockmq.violations.table;

import org.jspecify.annotations.NullMarked;
