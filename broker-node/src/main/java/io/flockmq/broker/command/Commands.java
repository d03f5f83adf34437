package io.flockmq.broker.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All commands, by the word that stands first. */
public final class Commands {

    private Commands() {}

    /** Whether the arguments ask for a command; else they are settings of a node. */
    public static boolean areMeant(String[] args) {
        return args.length > 0 && named(args[0]) != null;
    }

    /**
     * Carries out the command as the process was called, and returns the status to end with.
     *
     * @throws IllegalArgumentException if no command is meant
     */
    public static int run(String[] args) {
        Command command = args.length == 0 ? null : named(args[0]);
        if (command == null) {
            throw new IllegalArgumentException("not a command: " + Arrays.toString(args));
        }
        return command.run(Arrays.asList(args).subList(1, args.length), System.out, System.err);
    }

    private static @Nullable Command named(String word) {
        return switch (word) {
            case "passwd" -> new PasswdCommand(System.in, System.console());
            case "health" -> new HealthCommand(NodeSettings.ofProcess());
            case "drain" -> new DrainCommand(NodeSettings.ofProcess());
            case "backup" -> new BackupCommand(NodeSettings.ofProcess());
            case "check" -> new CheckCommand(System::getenv);
            case "train" -> new TrainCommand();
            default -> null;
        };
    }
}
