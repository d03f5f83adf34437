package io.flockmq.systemtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel says that the threads of a process are doing, by the letters of {@code proc(5)}. */
final class ThreadStates {

    private static final char GONE = 'X';

    private ThreadStates() {}

    static Stream<Character> of(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.map(ThreadStates::state).filter(state -> state != GONE).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // After the thread's name, which is in brackets and may contain blanks.
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return GONE;
        }
    }
}
