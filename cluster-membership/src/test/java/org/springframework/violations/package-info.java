/** Stands in for Spring, which this module does not see. */
@NullMarked
package org.springframework.violations;

import org.jspecify.annotations.NullMarked;
