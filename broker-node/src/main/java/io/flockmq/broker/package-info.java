/** The Spring Boot application. Only its entry point belongs here; everything else has a room of its own. */
@NullMarked
package io.flockmq.broker;

import org.jspecify.annotations.NullMarked;
