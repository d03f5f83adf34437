package io.flockmq.broker.command.line;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it.
 *
 * @param console where passwords are typed unseen; null where nobody types
 * @param environment variables by name; null for one that is not set
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        @Nullable Console console,
        UnaryOperator<@Nullable String> environment,
        InstantSource clock) {}
