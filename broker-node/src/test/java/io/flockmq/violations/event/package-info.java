/** Breaks rules that the broker's {@code event} keeps. */
@NullMarked
package io.flockmq.violations.event;

import org.jspecify.annotations.NullMarked;
