/**
 * A test client that speaks raw MQTT bytes over a socket and believes nothing: it shares no code with the broker and no
 * library with it. Here belong the bytes a client sends, right and wrong, the reading of what a server sends, and what a
 * test may expect of it. What is sent in quantity belongs in {@code load}.
 */
@NullMarked
package io.flockmq.systemtest.raw;

import org.jspecify.annotations.NullMarked;
