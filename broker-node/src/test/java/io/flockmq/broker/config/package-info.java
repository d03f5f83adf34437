/** How configuration is read, and what is said when it is wrong. */
@NullMarked
package io.flockmq.broker.config;

import org.jspecify.annotations.NullMarked;
