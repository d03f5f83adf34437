/** Breaks rules that the broker's {@code storage} keeps. */
@NullMarked
package io.flockmq.violations.storage;

import org.jspecify.annotations.NullMarked;
