/** Tests of what an operator's tools speak to. */
@NullMarked
package io.flockmq.broker.admin;

import org.jspecify.annotations.NullMarked;
