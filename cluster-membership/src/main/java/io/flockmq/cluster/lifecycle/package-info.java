/** Start, join, serve, leave. */
@NullMarked
package io.flockmq.cluster.lifecycle;

import org.jspecify.annotations.NullMarked;
