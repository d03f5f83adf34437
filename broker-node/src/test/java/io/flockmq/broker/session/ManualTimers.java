package io.flockmq.broker.session;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time in the hand of a test: it passes only when the test says so, and tasks run then, in order. */
public final class ManualTimers implements Timers {

    private record Task(long due, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long now;
    private long scheduled;

    /** Starts at any time, which means nothing by itself. */
    public ManualTimers() {
        this(Duration.ofHours(1).toNanos());
    }

    /** Starts at this time. */
    public ManualTimers(long now) {
        this.now = now;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Task planned = new Task(now + Math.max(0, delay.toNanos()), scheduled++, task);
        tasks.add(planned);
        return () -> tasks.remove(planned);
    }

    /** Lets time pass; each task that falls due sees the time that it was planned for. */
    public void advance(Duration time) {
        long until = now + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.due - until <= 0; next = tasks.peek()) {
            tasks.remove(next);
            now = Math.max(now, next.due);
            next.work.run();
        }
        now = until;
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }
}
