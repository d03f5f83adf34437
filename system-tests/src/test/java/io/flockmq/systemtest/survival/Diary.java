package io.flockmq.systemtest.survival;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened when, for whoever has to find out why a run failed. Keeps the last few thousand lines. Thread-safe. */
public final class Diary {

    private static final int CAPACITY = 3_000;

    private final long start = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();

    /** Notes what happens now. */
    public void note(String what) {
        String line = "%8.3f s  %s".formatted(seconds(System.nanoTime()), what);
        synchronized (lines) {
            if (lines.size() == CAPACITY) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    /** Seconds from the start of the run to a {@link System#nanoTime}. */
    double seconds(long nanoTime) {
        return (nanoTime - start) / 1e9;
    }

    /** All that is kept. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
