package io.flockmq.broker.command.line;

import io.flockmq.broker.command.remote.ApiRefusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands. */
public final class CommandTree {

    /** Commands that read their arguments themselves, without picocli, because they must start fast or are used by scripts. */
    private static final Map<String, String> PLAIN = Map.of(
            "run", "Starts a node, as does no command at all; settings are --key=value.",
            "health", "Asks the node of this machine how it is.",
            "drain", "Takes the node of this machine out of service.",
            "backup", "Copies the store of this machine's node, which goes on.",
            "check", "Publishes to a broker and waits until the message comes back.",
            "passwd", "Puts a user into a file, or takes one out; the same as user set and user delete.",
            "train", "Writes an AOT cache, with which a node starts faster.");

    private static final List<String> IN_ORDER =
            List.of("run", "health", "drain", "backup", "check", "passwd", "train");

    /** The word before all. */
    @Command(
            name = "flockmq",
            description = "A clustered MQTT broker. Without a command it starts a node.",
            versionProvider = Release.class,
            synopsisSubcommandLabel = "COMMAND",
            footerHeading = "%nExamples:%n",
            footer = {
                "  flockmq run --config flockmq.yaml",
                "  flockmq sub -t 'test/#' -v",
                "  flockmq import mosquitto /etc/mosquitto/mosquitto.conf --to /etc/flockmq",
                "  flockmq help explain",
                "",
                "Ends with 0 for done or yes, 1 for refused or no, 2 for a wrong use, 3 if nobody knows, 4 if nobody answers."
            })
    static final class Root extends Group {}

    /** From the manifest of the jar. */
    static final class Release implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandTree.class.getPackage().getImplementationVersion();
            return new String[] {"FlockMQ " + (version == null ? "(version unknown)" : version)};
        }
    }

    /** A command that has help of its own. */
    private static final class Plain implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("carried out before anybody looks here");
        }
    }

    private CommandTree() {}

    /**
     * Carries out a command and returns the status to end with.
     *
     * @param passwd the command of this name, which commands about users stand for
     */
    public static int run(List<String> arguments, Surroundings around, ToIntFunction<List<String>> passwd) {
        CommandLine tree = tree(around, passwd);
        int status = tree.execute(arguments.toArray(String[]::new));
        around.out().flush();
        return status;
    }

    static CommandLine tree(Surroundings around, ToIntFunction<List<String>> passwd) {
        CommandLine config = new CommandLine(new ConfigGroup());
        CommandLine check = new CommandLine(new ConfigCheckCommand(around));
        check.setUnmatchedOptionsArePositionalParams(true);
        config.addSubcommand(check);
        CommandLine tree = new CommandLine(new Root());
        tree.addSubcommand(new PubCommand(around))
                .addSubcommand(new SubCommand(around))
                .addSubcommand(new ClientsCommand(around))
                .addSubcommand(new ExplainCommand(around))
                .addSubcommand(config)
                .addSubcommand(new CommandLine(new UserGroup())
                        .addSubcommand(new UserSetCommand(passwd))
                        .addSubcommand(new UserDeleteCommand(passwd))
                        .addSubcommand(new UserListCommand(around)))
                .addSubcommand(new CommandLine(new RuleGroup()).addSubcommand(new RuleTestCommand(around)))
                .addSubcommand(new CommandLine(new ImportGroup()).addSubcommand(new ImportMosquittoCommand(around)));
        for (String name : IN_ORDER) {
            CommandSpec plain = CommandSpec.wrapWithoutInspection(new Plain());
            plain.usageMessage()
                    .description(String.valueOf(PLAIN.get(name)))
                    .footer("flockmq " + name + " --help shows more.");
            tree.addSubcommand(name, plain);
        }
        tree.addSubcommand(new CompletionCommand(around));
        tree.getCommandSpec()
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Shows which version this is.")
                        .build());
        helpOn(tree.getCommandSpec());
        tree.addSubcommand(new HelpCommand());
        tree.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8));
        tree.setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8));
        tree.setUsageHelpWidth(120);
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setParameterExceptionHandler((wrong, _) -> wrongUse(wrong.getCommandLine(), message(wrong)));
        tree.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
        return tree;
    }

    /** {@code --help} has no short name: {@code -h} is a host. */
    private static void helpOn(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Shows this.")
                .build());
        spec.subcommands().values().forEach(each -> helpOn(each.getCommandSpec()));
    }

    private static int wrongUse(CommandLine command, @Nullable String problem) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + oneLine(problem) + "; " + name + " --help shows its use");
        return Exit.WRONG_USE;
    }

    private static @Nullable String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            String known = suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
            return "not understood: " + String.join(" ", unmatched.getUnmatched()) + known;
        }
        return wrong.getMessage();
    }

    private static int failed(Exception failure, CommandLine command) throws Exception {
        return switch (failure) {
            case WrongUseException wrong -> wrongUse(command, wrong.getMessage());
            case ApiRefusal no -> {
                said(failure, command);
                yield no.status() == HttpURLConnection.HTTP_UNAUTHORIZED ? Exit.UNANSWERED : Exit.NO;
            }
            case IOException _, GeneralSecurityException _ -> said(failure, command);
            default -> throw failure;
        };
    }

    private static int said(Exception failure, CommandLine command) {
        String message = failure.getMessage();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + oneLine(message == null ? failure.getClass().getSimpleName() : message));
        return Exit.UNANSWERED;
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", " ");
    }
}
