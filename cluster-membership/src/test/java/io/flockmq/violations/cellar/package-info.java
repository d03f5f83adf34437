/** A room that the plan does not have. */
@NullMarked
package io.flockmq.violations.cellar;

import org.jspecify.annotations.NullMarked;
