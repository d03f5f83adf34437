/**
 * Users and rules in files that people write. Does not belong here: who asks a server ({@code security.backend} and those beside
 * it).
 */
@NullMarked
package io.flockmq.broker.security.file;

import org.jspecify.annotations.NullMarked;
