/**
 * Spans of messages whose publishers trace them, for OpenTelemetry: the only room that knows it. Reads what others tell of a message,
 * decides nothing about it.
 */
@NullMarked
package io.flockmq.broker.trace;

import org.jspecify.annotations.NullMarked;
