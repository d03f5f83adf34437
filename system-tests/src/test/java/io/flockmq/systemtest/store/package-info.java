/** A broker alone and its store: what is there after the process, the disk or the files have failed. */
@NullMarked
package io.flockmq.systemtest.store;

import org.jspecify.annotations.NullMarked;
