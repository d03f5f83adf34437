/**
 * What the jar does instead of starting a node: {@code passwd}, {@code health}, {@code drain}, {@code train}, {@code check}, {@code
 * backup} here, and in the packages below what stands on the command line {@code flockmq}. Each speaks to whoever calls it, by standard
 * output and error, and ends with a status: 0 if all is well, 1 if not, 2 if it was used wrongly. Only {@code config check} reads the
 * configuration with Spring, so that a probe costs a fraction of a second.
 */
@NullMarked
package io.flockmq.broker.command;

import org.jspecify.annotations.NullMarked;
