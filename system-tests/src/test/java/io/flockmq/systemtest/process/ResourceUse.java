package io.flockmq.systemtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the kernel has counted for a process.
 *
 * @param cpu user and system time since its start
 * @param residentBytes of memory at this moment
 */
public record ResourceUse(Duration cpu, long residentBytes) {

    /** Fixed by the kernel's interface for user programs. */
    private static final long TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** Of a process of this machine. */
    public static ResourceUse of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(proc.resolve("stat"));
            // The fields after the program's name, which is in brackets and may contain blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            long resident = Files.readAllLines(proc.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
            return new ResourceUse(Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND), resident);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
