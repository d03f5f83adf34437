/** By what an operator's tools speak to a running node. */
@NullMarked
package io.flockmq.broker.admin;

import org.jspecify.annotations.NullMarked;
