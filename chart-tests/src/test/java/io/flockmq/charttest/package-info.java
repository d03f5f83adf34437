/**
 * The chart under both majors of Helm: what they make of it for each file of {@code helm/flockmq/ci}, whether Kubernetes' own types can
 * hold that, and whether it means what it should. No cluster is needed.
 */
@NullMarked
package io.flockmq.charttest;

import org.jspecify.annotations.NullMarked;
