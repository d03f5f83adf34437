/**
 * What authenticators that ask somebody else have in common: questions that cost no event loop any time and have an end, back ends
 * that are down, rules that come from outside.
 *
 * <p>Does not belong here: what one kind of back end speaks.
 */
@NullMarked
package io.flockmq.broker.security.backend;

import org.jspecify.annotations.NullMarked;
