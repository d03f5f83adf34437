/**
 * The web console: static files of this jar at {@code /}, made from the sources in {@code console/}, and the headers that go with them. What
 * the page shows and changes it asks the admin API for, like any other client of it.
 */
@NullMarked
package io.flockmq.broker.console;

import org.jspecify.annotations.NullMarked;
