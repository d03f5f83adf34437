package io.flockmq.broker.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a command said and ended with.
 *
 * @param out lines on standard output
 * @param err lines on standard error
 */
record Run(int status, List<String> out, List<String> err) {

    static Run of(Command command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = command.run(List.of(arguments), printing(out), printing(err));
        return new Run(status, lines(out), lines(err));
    }

    /** Settings that are in environment variables. */
    static NodeSettings variables(Map<String, String> variables) {
        return new NodeSettings(_ -> null, variables::get);
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
