/** What monitoring makes of a cluster: its metrics as they are documented, the alerts and the dashboard before a real Prometheus. */
@NullMarked
package io.flockmq.systemtest.metrics;

import org.jspecify.annotations.NullMarked;
