/** Ordered, numbered, confirmed streams between nodes. Knows no message. */
@NullMarked
package io.flockmq.cluster.link;

import org.jspecify.annotations.NullMarked;
