package io.flockmq.broker.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The store; {@code docs/metrics.md} lists the meters. */
public final class StoreMeters {

    private StoreMeters() {}

    /**
     * Registers what is asked for of the store, from any thread.
     *
     * @param keeping whether it takes what must be kept
     * @param size bytes that it takes on disk
     * @param waiting bytes that are not written yet
     */
    public static void gauges(
            MeterRegistry registry, BooleanSupplier keeping, LongSupplier size, LongSupplier waiting) {
        Gauge.builder("flockmq.store.accepting", () -> keeping.getAsBoolean() ? 1 : 0)
                .description("1 if the store takes messages, 0 if its disk is full or fails")
                .register(registry);
        Gauge.builder("flockmq.store.size", size::getAsLong)
                .description("Bytes that the store takes on disk, without its log")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("flockmq.store.waiting", waiting::getAsLong)
                .description("Bytes of changes that are not written yet")
                .baseUnit("bytes")
                .register(registry);
    }
}
