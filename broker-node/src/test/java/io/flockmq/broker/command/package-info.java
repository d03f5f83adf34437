@NullMarked
package io.flockmq.broker.command;

import org.jspecify.annotations.NullMarked;
