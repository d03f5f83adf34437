package io.flockmq.broker.command;

import io.flockmq.broker.command.line.CommandTree;
import io.flockmq.broker.command.line.Surroundings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All commands, by the word that stands first. Those that a node's own scripts and probes use are carried out here; the others, and all
 * help, by {@link CommandTree}, which is not even loaded for those or for a node.
 */
public final class Commands {

    private static final String RUN = "run";

    /** Options that stand for a command. */
    private static final Set<String> OPTIONS = Set.of("--help", "--version", "-V");

    private Commands() {}

    /** Whether the arguments ask for a command; else they are settings of a node. */
    public static boolean areMeant(String[] args) {
        return args.length > 0 && (OPTIONS.contains(args[0]) || helpForRun(args) || isWord(args[0]));
    }

    /** The settings of a node that is to be started: what stands behind {@code run}, or everything. */
    public static String[] settings(String[] args) {
        return args.length > 0 && args[0].equals(RUN) ? Arrays.copyOfRange(args, 1, args.length) : args;
    }

    /** A command that is there, or one that was mistyped and gets a line that says so. */
    private static boolean isWord(String word) {
        return !word.equals(RUN) && word.matches("[a-z]+");
    }

    private static boolean helpForRun(String[] args) {
        return args.length == 2 && args[0].equals(RUN) && args[1].equals("--help");
    }

    /**
     * Carries out the command as the process was called, and returns the status to end with.
     *
     * @throws IllegalArgumentException if no command is meant
     */
    public static int run(String[] args) {
        if (!areMeant(args)) {
            throw new IllegalArgumentException("not a command: " + Arrays.toString(args));
        }
        Command command = named(args[0]);
        if (command != null) {
            return command.run(Arrays.asList(args).subList(1, args.length), System.out, System.err);
        }
        return CommandTree.run(
                List.of(args),
                new Surroundings(
                        System.in, System.out, System.err, System.console(), System::getenv, InstantSource.system()),
                passwd -> passwd().run(passwd, System.out, System.err));
    }

    private static PasswdCommand passwd() {
        return new PasswdCommand(System.in, System.console());
    }

    private static @Nullable Command named(String word) {
        return switch (word) {
            case "passwd" -> passwd();
            case "health" -> new HealthCommand(NodeSettings.ofProcess());
            case "drain" -> new DrainCommand(NodeSettings.ofProcess());
            case "backup" -> new BackupCommand(NodeSettings.ofProcess());
            case "check" -> new CheckCommand(System::getenv);
            case "train" -> new TrainCommand();
            default -> null;
        };
    }
}
