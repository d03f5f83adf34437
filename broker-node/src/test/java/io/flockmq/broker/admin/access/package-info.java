@NullMarked
package io.flockmq.broker.admin.access;

import org.jspecify.annotations.NullMarked;
