package io.flockmq.violations.session;

/** A clock by name. */
class NamedClock {

    long nanos() {
        return System.nanoTime();
    }
}
