package io.flockmq.systemtest.client;

/**
 * A will and, for MQTT 5, its delay.
 *
 * @param delay in seconds
 */
public record Will(Publication publication, long delay) {}
