package io.flockmq.broker.command;

import io.flockmq.broker.admin.ControlClient;
import io.flockmq.broker.command.Options.WrongUseException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code drain}: has the node on this machine hand its sessions over, and waits until it has. */
final class DrainCommand implements Command {

    private static final String USAGE = """
            Use: drain                  takes the node of this machine out of service: no more clients, sessions to other nodes
                 drain --socket <path>  for another socket than MQTT_CONTROLSOCKET says (mqtt.control-socket of the node)
            Ends with status 0 when that is over and 1 if it failed; the node's process goes on until SIGTERM.
            """;

    private final NodeSettings settings;

    DrainCommand(NodeSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        Path socket;
        try {
            socket = NodeSocket.of(Options.of(arguments, Set.of(NodeSocket.OPTION)), settings);
        } catch (WrongUseException wrong) {
            err.println("drain: " + wrong.getMessage() + "; drain --help shows its use");
            return WRONG_USE;
        }
        try {
            return ControlClient.ask(socket, "drain", out::println) ? DONE : FAILED;
        } catch (IOException unanswered) {
            err.println("No answer from a node at " + socket + ": " + unanswered.getMessage());
            return FAILED;
        }
    }
}
