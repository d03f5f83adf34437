/** Broker processes and other programs: started, watched, ended. */
@NullMarked
package io.flockmq.systemtest.process;

import org.jspecify.annotations.NullMarked;
