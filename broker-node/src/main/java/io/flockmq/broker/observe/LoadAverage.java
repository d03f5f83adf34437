package io.flockmq.broker.observe;

/** An exponentially weighted average per minute, as {@code $SYS/broker/load} has it. For one thread. */
final class LoadAverage {

    private final double minutes;
    private double perMinute;
    private boolean started;

    /** Averages over about this many minutes. */
    LoadAverage(double minutes) {
        this.minutes = minutes;
    }

    /** Takes in what was counted in an interval of this many seconds. */
    double update(long counted, double seconds) {
        double now = counted * 60 / seconds;
        double weight = started ? 1 - Math.exp(-seconds / (60 * minutes)) : 1;
        perMinute += weight * (now - perMinute);
        started = true;
        return perMinute;
    }
}
