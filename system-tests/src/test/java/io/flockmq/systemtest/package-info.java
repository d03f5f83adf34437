/** What a user sees of the broker: its jar as a process, and clients that were written elsewhere. */
@NullMarked
package io.flockmq.systemtest;

import org.jspecify.annotations.NullMarked;
