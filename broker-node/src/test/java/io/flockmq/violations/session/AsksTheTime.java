package io.flockmq.violations.session;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.function.LongSupplier;

class AsksTheTime {

    long millis() {
        return System.currentTimeMillis();
    }

    long nanos() {
        return System.nanoTime();
    }

    Instant instant() {
        return Instant.now();
    }

    LocalDate date(ZoneId zone) {
        return LocalDate.now(zone);
    }

    @SuppressWarnings("JavaUtilDate") // the very thing that must be found
    Date oldDate() {
        return new Date();
    }

    LongSupplier byReference() {
        return System::nanoTime;
    }

    Clock choosesItsClock() {
        return Clock.systemUTC();
    }
}
