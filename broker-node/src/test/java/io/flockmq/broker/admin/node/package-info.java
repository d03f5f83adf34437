@NullMarked
package io.flockmq.broker.admin.node;

import org.jspecify.annotations.NullMarked;
