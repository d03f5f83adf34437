/**
 * Topic names and filters, application messages, quality of service and reason codes: the words of the MQTT specification
 * that every other room uses. Pure values; depends on {@code java.*} alone.
 */
@NullMarked
package io.flockmq.broker.topic;

import org.jspecify.annotations.NullMarked;
