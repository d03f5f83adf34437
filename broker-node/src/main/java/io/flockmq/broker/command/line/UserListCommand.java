package io.flockmq.broker.command.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user list}: who is in a file. */
@Command(
        name = "list",
        description = "Names the users in a file.",
        footerHeading = "%nExamples:%n",
        footer = {"  flockmq user list passwords", "", "Ends with 0 if it is done, 2 if there is no such file."})
final class UserListCommand implements Callable<Integer> {

    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file of lines user:hash.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Prints a line of JSON for each.")
    private boolean json;

    UserListCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws WrongUseException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new WrongUseException(
                    file + " cannot be read: " + unreadable.getMessage() + "; allowed: a file of lines user:hash");
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                String user = line.substring(0, colon);
                around.out().println(json ? Json.line(Map.of("user", user)) : user);
            }
        }
        return Exit.DONE;
    }
}
