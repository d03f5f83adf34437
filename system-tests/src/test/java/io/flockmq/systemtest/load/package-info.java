/**
 * Load that accounts for every message. Publishers number what they send, subscribers keep books of what they get, and the
 * verdict says what was lost, doubled or out of order. Here also belong connections in quantity and the watching of a
 * broker's processor time and memory. It speaks the raw bytes of {@code raw} and shares nothing with the broker.
 */
@NullMarked
package io.flockmq.systemtest.load;

import org.jspecify.annotations.NullMarked;
