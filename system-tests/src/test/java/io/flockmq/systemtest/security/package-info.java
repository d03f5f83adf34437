/** Clients that others know: by tokens, a web service, a database and a directory, each of them real, and each of them down for a while. */
@NullMarked
package io.flockmq.systemtest.security;

import org.jspecify.annotations.NullMarked;
