/** Breaks rules that the broker's {@code delivery} keeps. */
@NullMarked
package io.flockmq.violations.delivery;

import org.jspecify.annotations.NullMarked;
