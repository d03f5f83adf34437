package io.flockmq.broker.command.line;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user set}: what {@code passwd} does. */
@Command(
        name = "set",
        description = "Puts a user into a file with a password, or gives it another one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flockmq user set passwords ann             asks for the password",
            "  flockmq user set passwords ann < pw        reads it from the first line",
            "  flockmq user set data/admin/users bob      a user of the admin API",
            "",
            "A node reads its file again within a second. Ends with 0 if it is done, 1 if not, 2 for a wrong use."
        })
final class UserSetCommand implements Callable<Integer> {

    private final ToIntFunction<List<String>> passwd;

    @Option(names = "--scram", description = "Keeps what clients need that use SCRAM-SHA-256.")
    private boolean scram;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file of lines user:hash.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "USER", description = "Its name.")
    private String user = "";

    UserSetCommand(ToIntFunction<List<String>> passwd) {
        this.passwd = passwd;
    }

    @Override
    public Integer call() {
        return passwd.applyAsInt(scram ? List.of("--scram", file.toString(), user) : List.of(file.toString(), user));
    }
}
