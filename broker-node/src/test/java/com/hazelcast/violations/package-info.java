/** Stands in for Hazelcast, which this module does not see. */
@NullMarked
package com.hazelcast.violations;

import org.jspecify.annotations.NullMarked;
