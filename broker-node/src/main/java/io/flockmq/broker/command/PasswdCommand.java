package io.flockmq.broker.command;

import io.flockmq.broker.security.file.PasswordCommand;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code passwd}: makes and changes password files. */
final class PasswdCommand implements Command {

    private static final String USAGE = """
            Use: passwd <file> <user>            asks for a password, or reads one from standard input
                 passwd --scram <file> <user>    the same, for clients that use SCRAM-SHA-256
                 passwd --delete <file> <user>
            """;

    private final InputStream in;
    private final @Nullable Console console;

    /**
     * Asks by these.
     *
     * @param console where passwords are typed unseen; null where nobody types
     */
    PasswdCommand(InputStream in, @Nullable Console console) {
        this.in = in;
        this.console = console;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        String option = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean delete = option.equals("--delete");
        boolean scram = option.equals("--scram");
        List<String> names = delete || scram ? arguments.subList(1, arguments.size()) : arguments;
        if (names.size() != 2) {
            err.print(USAGE);
            return WRONG_USE;
        }
        try {
            Path file = Path.of(names.getFirst());
            String user = names.getLast();
            String password = delete ? null : password();
            if (!delete && (password == null || password.isEmpty())) {
                err.println("There is no password, or the two were not the same");
                return FAILED;
            }
            boolean existed = PasswordCommand.change(
                    file, user, password, scram ? PasswordCommand.Kind.SCRAM : PasswordCommand.Kind.HASH);
            if (delete && !existed) {
                err.println("There is no such user in " + file);
                return FAILED;
            }
            return DONE;
        } catch (IllegalArgumentException wrong) {
            err.println(wrong instanceof InvalidPathException ? "Not the name of a file" : wrong.getMessage());
            return WRONG_USE;
        } catch (IOException unreadable) {
            err.println(names.getFirst() + " cannot be read or written: " + unreadable);
            return FAILED;
        }
    }

    private @Nullable String password() throws IOException {
        if (console == null || !console.isTerminal()) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        }
        char[] once = console.readPassword("Password: ");
        char[] again = console.readPassword("Again: ");
        return once != null && Arrays.equals(once, again) ? new String(once) : null;
    }
}
