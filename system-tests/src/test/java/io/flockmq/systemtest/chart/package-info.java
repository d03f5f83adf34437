/** What Helm makes of the chart, and whether that means what it should. No cluster is needed. */
@NullMarked
package io.flockmq.systemtest.chart;

import org.jspecify.annotations.NullMarked;
