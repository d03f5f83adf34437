/** Breaks rules that the library's {@code link} keeps. */
@NullMarked
package io.flockmq.violations.link;

import org.jspecify.annotations.NullMarked;
