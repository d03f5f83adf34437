/**
 * What outlives a message's way through the broker, behind ports: retained messages. Each port has a contract test that every
 * implementation passes. Knows no connection and no event loop; implementations are thread-safe.
 */
@NullMarked
package io.flockmq.broker.storage;

import org.jspecify.annotations.NullMarked;
