/** Breaks rules that the broker's {@code subscription} keeps. */
@NullMarked
package io.flockmq.violations.subscription;

import org.jspecify.annotations.NullMarked;
