package io.flockmq.broker.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is there, and a task for when nobody is there any more. Thread-safe. */
final class Attendance<T> {

    private final Set<T> all = ConcurrentHashMap.newKeySet();
    /** The size of a concurrent set is a sum over parts that others change meanwhile: it can be 0 although there is always somebody. */
    private final AtomicInteger count = new AtomicInteger();

    private final AtomicReference<@Nullable Runnable> none = new AtomicReference<>();

    void add(T one) {
        count.incrementAndGet(); // before another thread can find and remove it
        if (!all.add(one)) {
            oneLess();
        }
    }

    void remove(T one) {
        if (all.remove(one)) {
            oneLess();
        }
    }

    int count() {
        return count.get();
    }

    /** Does something with each; with those who come or go meanwhile, perhaps. */
    void forEach(Consumer<T> action) {
        all.forEach(action);
    }

    /** Runs a task once, as soon as there is nobody: on this thread, or on that of the last who goes. It replaces one that waits. */
    void whenNone(Runnable task) {
        none.set(task);
        if (count.get() == 0) {
            runTask();
        }
    }

    private void oneLess() {
        if (count.decrementAndGet() == 0) {
            runTask();
        }
    }

    private void runTask() {
        Runnable task = none.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }
}
