/**
 * The numbered statements of the specifications, each with the tests that prove it. Classes named {@code …ConformanceIT}
 * send bytes to a running broker and look at the bytes that come back: with {@code -Dconformance.target=host:port} to
 * any broker. {@link io.flockmq.systemtest.conformance.ConformanceTest} puts statements and tests together into
 * {@code docs/conformance.md}.
 */
@NullMarked
package io.flockmq.systemtest.conformance;

import org.jspecify.annotations.NullMarked;
