/** The registry: who is the home of a client id, settled by epochs. */
@NullMarked
package io.flockmq.cluster.session;

import org.jspecify.annotations.NullMarked;
