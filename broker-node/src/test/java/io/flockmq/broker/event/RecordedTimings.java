package io.flockmq.broker.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. For one thread. */
public final class RecordedTimings implements TimingListener {

    private record Took(Timing what, Duration time) {}

    private final List<Took> all = new ArrayList<>();
    private final List<String> confirmed = new ArrayList<>();

    @Override
    public void took(Timing what, long nanos) {
        all.add(new Took(what, Duration.ofNanos(nanos)));
    }

    @Override
    public void confirmed(String peer, String lane, long nanos) {
        confirmed.add(peer + " " + lane);
    }

    /** How long this took, each time. */
    public List<Duration> of(Timing what) {
        return all.stream().filter(took -> took.what() == what).map(Took::time).toList();
    }

    /** Node and lane of each batch that was timed. */
    public List<String> confirmed() {
        return List.copyOf(confirmed);
    }
}
