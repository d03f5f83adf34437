package io.flockmq.broker.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/** When the certificates of listeners end; {@code docs/metrics.md} lists the meter. */
public final class CertificateMeters {

    private CertificateMeters() {}

    /**
     * Registers what is asked for.
     *
     * @param ends when the certificate of each listener ends; asked each time, because certificates are read anew
     */
    public static void gauges(MeterRegistry registry, Map<String, Supplier<Instant>> ends, InstantSource clock) {
        ends.forEach((listener, end) -> Gauge.builder(
                        "flockmq.tls.certificate.expiry",
                        () -> Duration.between(clock.instant(), end.get()).toSeconds())
                .description("Time until the certificate of a listener expires, negative once it has")
                .baseUnit("seconds")
                .tag("listener", listener)
                .register(registry));
    }
}
