/**
 * What the operator may choose, and the wiring that follows from it: the {@code mqtt.*} properties with their defaults
 * and ranges, the checks that end the start with one line for each mistake, and all {@code @Bean} methods. Knows every
 * room; no room knows it.
 */
@NullMarked
package io.flockmq.broker.config;

import org.jspecify.annotations.NullMarked;
