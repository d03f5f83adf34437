/** Breaks rules that the broker's {@code observe} keeps. */
@NullMarked
package io.flockmq.violations.observe;

import org.jspecify.annotations.NullMarked;
