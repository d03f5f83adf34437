/**
 * The image as its {@code Dockerfile} makes it, and nodes in containers: by themselves, by Testcontainers and by the compose file,
 * behind HAProxy, under clients that account for every message. The engine is that of the script {@code engine}; where it cannot be
 * had, tests are skipped with the reason.
 */
@NullMarked
package io.flockmq.containertest;

import org.jspecify.annotations.NullMarked;
