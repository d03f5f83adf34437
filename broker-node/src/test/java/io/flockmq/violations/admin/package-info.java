/** Breaks rules that the broker's {@code admin} keeps. */
@NullMarked
package io.flockmq.violations.admin;

import org.jspecify.annotations.NullMarked;
