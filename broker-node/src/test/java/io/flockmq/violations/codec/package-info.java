/** Breaks rules that the broker's {@code codec} keeps. */
@NullMarked
package io.flockmq.violations.codec;

import org.jspecify.annotations.NullMarked;
