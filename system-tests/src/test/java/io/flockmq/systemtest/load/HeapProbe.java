package io.flockmq.systemtest.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a Java process, through the JDK's {@code jcmd}, how much of its heap is in use after a full collection. */
public final class HeapProbe {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

    private final long pid;

    private HeapProbe(long pid) {
        this.pid = pid;
    }

    /** The Java process that this test started with {@code argument} among its arguments, such as its port. */
    public static HeapProbe ofChild(String argument) {
        long pid = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(argument))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no child process with " + argument));
        return new HeapProbe(pid);
    }

    /** Bytes of the objects that are alive: a full collection comes first. */
    public long usedBytes() throws IOException, InterruptedException {
        Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
        if (!total.find()) {
            throw new IOException("a histogram without a total");
        }
        return Long.parseLong(total.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(program, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + output);
        }
        return output;
    }
}
