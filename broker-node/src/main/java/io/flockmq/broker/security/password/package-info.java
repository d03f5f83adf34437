/** What is kept of passwords, and how they are checked. Does not belong here: where users are kept. */
@NullMarked
package io.flockmq.broker.security.password;

import org.jspecify.annotations.NullMarked;
