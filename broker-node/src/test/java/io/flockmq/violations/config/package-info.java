/** Breaks rules that the broker's {@code config} keeps. */
@NullMarked
package io.flockmq.violations.config;

import org.jspecify.annotations.NullMarked;
