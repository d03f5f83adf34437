/** The admin API, as scripts and the console use it. */
@NullMarked
package io.flockmq.systemtest.admin;

import org.jspecify.annotations.NullMarked;
