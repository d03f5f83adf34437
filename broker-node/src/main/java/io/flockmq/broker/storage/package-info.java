/**
 * What outlives a message's way through the broker, behind ports: retained messages, and records on disk, which are bytes by key to it. Each port has a contract test that every
 * implementation passes. Knows no connection and no event loop; implementations are thread-safe.
 */
@NullMarked
package io.flockmq.broker.storage;

import org.jspecify.annotations.NullMarked;
