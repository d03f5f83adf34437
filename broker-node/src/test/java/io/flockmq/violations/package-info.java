/** A house in which every rule of the broker's architecture is broken at least once, by a class named after what it does. */
@NullMarked
package io.flockmq.violations;

import org.jspecify.annotations.NullMarked;
