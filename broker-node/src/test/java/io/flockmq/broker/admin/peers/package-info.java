@NullMarked
package io.flockmq.broker.admin.peers;

import org.jspecify.annotations.NullMarked;
