/** Breaks rules that the broker's {@code topic} keeps. */
@NullMarked
package io.flockmq.violations.topic;

import org.jspecify.annotations.NullMarked;
