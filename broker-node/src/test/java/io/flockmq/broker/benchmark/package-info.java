/**
 * JMH benchmarks of the hot path: codec, matching, window of messages in flight. They time no build: tests only run them so briefly that
 * they prove to run. {@code docs/performance.md} has the command and the figures. No benchmark of sockets: those measure a running
 * node from outside.
 */
@NullMarked
package io.flockmq.broker.benchmark;

import org.jspecify.annotations.NullMarked;
