/**
 * What people see of a running node: log lines and {@code $SYS} topics. Listens to {@code event} and reads counters; decides
 * nothing.
 */
@NullMarked
package io.flockmq.broker.observe;

import org.jspecify.annotations.NullMarked;
