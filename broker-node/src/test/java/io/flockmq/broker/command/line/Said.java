package io.flockmq.broker.command.line;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a command line said and ended with.
 *
 * @param passwd what was asked of the command of that name
 */
record Said(int status, List<String> out, List<String> err, List<List<String>> passwd) {

    static Said by(String... arguments) {
        return with(Map.of(), arguments);
    }

    static Said with(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<List<String>> passwd = new ArrayList<>();
        Surroundings around = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                null,
                environment::get,
                InstantSource.system());
        int status = CommandTree.run(List.of(arguments), around, asked -> {
            passwd.add(asked);
            return Exit.DONE;
        });
        return new Said(status, lines(out), lines(err), passwd);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
