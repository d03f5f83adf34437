package io.flockmq.broker.command.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where passwords come from. Never from the command line: other users of a machine see what is on it. */
final class Passwords {

    /** The environment variable. */
    static final String VARIABLE = "FLOCKMQ_PASSWORD";

    private Passwords() {}

    /**
     * The first line of the file; without a file what is in the environment, or else is typed.
     *
     * @param file null for none
     * @return null where there is none of these
     * @throws WrongUseException if the file cannot be read
     */
    static @Nullable String find(@Nullable Path file, String user, Surroundings around) throws WrongUseException {
        if (file != null) {
            try {
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                if (lines.isEmpty() || lines.getFirst().isEmpty()) {
                    throw new WrongUseException(
                            "no password is in " + file + "; allowed: a file whose first line is one");
                }
                return lines.getFirst();
            } catch (IOException unreadable) {
                throw new WrongUseException(
                        "the password cannot be read from " + file + ": " + unreadable.getMessage());
            }
        }
        String variable = around.environment().apply(VARIABLE);
        if (variable != null) {
            return variable;
        }
        if (around.console() == null || !around.console().isTerminal()) {
            return null;
        }
        char[] typed = around.console().readPassword("Password of %s: ", user);
        return typed == null ? null : new String(typed);
    }
}
