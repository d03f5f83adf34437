package io.flockmq.broker.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An event loop whose turns a test takes by hand. */
public final class ManualLoop implements Executor {

    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.addLast(task);
    }

    /** Runs one task, if there is one. */
    public boolean runOne() {
        Runnable task = tasks.pollFirst();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }
}
