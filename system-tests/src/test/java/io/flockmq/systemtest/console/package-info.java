/** The web console as browsers get it. */
@NullMarked
package io.flockmq.systemtest.console;

import org.jspecify.annotations.NullMarked;
