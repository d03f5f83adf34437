package io.flockmq.violations.config;

import java.time.Clock;

/** May do so. */
class ChoosesTheClock {

    Clock clock() {
        return Clock.systemUTC();
    }
}
