package io.flockmq.broker.command;

import io.flockmq.broker.admin.ControlClient;
import io.flockmq.broker.command.Options.WrongUseException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code backup}: has the node on this machine copy its store, while it goes on. */
final class BackupCommand implements Command {

    private static final String USAGE = """
            Use: backup <directory>                  copies the store of this machine's node into a new directory
                 backup <directory> --socket <path>  for another socket than MQTT_CONTROLSOCKET says (mqtt.control-socket of the node)
            The node goes on; what it has acknowledged before is in the copy. Copies on the same disk take no room at first. To restore
            one, stop the node and put the directory in the place of "db" in mqtt.storage.dir. Ends with status 0, or 1 if it failed.
            """;

    private final NodeSettings settings;

    BackupCommand(NodeSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        Path socket;
        Path directory;
        try {
            if (arguments.isEmpty() || arguments.getFirst().startsWith("--")) {
                throw new WrongUseException("where to? Name a directory that does not exist yet");
            }
            directory = Path.of(arguments.getFirst()).toAbsolutePath().normalize();
            socket = NodeSocket.of(
                    Options.of(arguments.subList(1, arguments.size()), Set.of(NodeSocket.OPTION)), settings);
        } catch (InvalidPathException wrong) {
            return wrongUse("not the name of a directory: " + arguments.getFirst(), err);
        } catch (WrongUseException wrong) {
            return wrongUse(wrong.getMessage(), err);
        }
        try {
            return ControlClient.ask(socket, "backup " + directory, out::println) ? DONE : FAILED;
        } catch (IOException unanswered) {
            err.println("No answer from a node at " + socket + ": " + unanswered.getMessage());
            return FAILED;
        }
    }

    private static int wrongUse(@Nullable String problem, PrintStream err) {
        err.println("backup: " + problem + "; backup --help shows its use");
        return WRONG_USE;
    }
}
