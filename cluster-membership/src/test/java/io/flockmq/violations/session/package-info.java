/** Breaks rules that the library's {@code session} keeps. */
@NullMarked
package io.flockmq.violations.session;

import org.jspecify.annotations.NullMarked;
