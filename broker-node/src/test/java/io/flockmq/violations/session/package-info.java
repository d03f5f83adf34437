/** Breaks rules that the broker's {@code session} keeps. */
@NullMarked
package io.flockmq.violations.session;

import org.jspecify.annotations.NullMarked;
