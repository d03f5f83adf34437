package io.flockmq.systemtest.command;

import io.flockmq.systemtest.process.BrokerJar;
import io.flockmq.systemtest.process.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar as a command. */
final class Flockmq {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What it said, on standard output and error, and ended with. */
    record Answer(int status, List<String> lines) {}

    private Flockmq() {}

    static Answer run(String... arguments) {
        return run(Map.of(), arguments);
    }

    static Answer run(Map<String, String> environment, String... arguments) {
        return end(start(environment, arguments));
    }

    /** Starts it, for {@link #end}. */
    static RunningProgram start(Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                BrokerJar.path().toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        return RunningProgram.start(builder);
    }

    /** Waits until it ends by itself. */
    static Answer end(RunningProgram program) {
        try (program) {
            int status = program.awaitEnd(PATIENCE);
            return new Answer(status, program.lines());
        }
    }
}
