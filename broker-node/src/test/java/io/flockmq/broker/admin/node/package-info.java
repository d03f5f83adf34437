/** Tests of what one node tells of itself. */
@NullMarked
package io.flockmq.broker.admin.node;

import org.jspecify.annotations.NullMarked;
