package io.flockmq.broker.command.line;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code user delete}: what {@code passwd} does. */
@Command(
        name = "delete",
        description = "Takes a user out of a file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq user delete passwords ann",
            "",
            "A node reads its file again within a second. Ends with 0 if it is done, 1 if not, 2 for a wrong use."
        })
final class UserDeleteCommand implements Callable<Integer> {

    private final ToIntFunction<List<String>> passwd;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file of lines user:hash.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "USER", description = "Its name.")
    private String user = "";

    UserDeleteCommand(ToIntFunction<List<String>> passwd) {
        this.passwd = passwd;
    }

    @Override
    public Integer call() {
        return passwd.applyAsInt(List.of("--delete", file.toString(), user));
    }
}
