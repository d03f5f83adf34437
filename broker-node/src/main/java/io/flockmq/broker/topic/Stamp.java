package io.flockmq.broker.topic;

/**
 * What a message is recognised by when it comes to a subscriber a second time, on whatever way. Immutable.
 *
 * @param source who gave the number
 * @param number higher for messages that were published later, at least 1
 */
public record Stamp(Source source, long number) {}
