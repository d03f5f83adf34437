package io.flockmq.broker.config;

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

/** {@code passwd}, the command that makes and changes password files: speaks to whoever calls it, and ends. */
public final class PasswordTool {

    /** The word that stands first. */
    public static final String COMMAND = "passwd";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private static final String USAGE = """
            Use: passwd <file> <user>            asks for a password, or reads one from standard input
                 passwd --scram <file> <user>    the same, for clients that use SCRAM-SHA-256
                 passwd --delete <file> <user>
            """;

    private final InputStream in;
    private final PrintStream out;
    private final @Nullable Console console;

    /**
     * Speaks by these.
     *
     * @param console where passwords are typed unseen; null where nobody types
     */
    PasswordTool(InputStream in, PrintStream out, @Nullable Console console) {
        this.in = in;
        this.out = out;
        this.console = console;
    }

    /** Carries out the command as the process was called, and returns the status to end with. */
    public static int run(String[] args) {
        return new PasswordTool(System.in, System.err, System.console())
                .run(Arrays.asList(args).subList(1, args.length));
    }

    int run(List<String> arguments) {
        String option = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean delete = option.equals("--delete");
        boolean scram = option.equals("--scram");
        List<String> names = delete || scram ? arguments.subList(1, arguments.size()) : arguments;
        if (names.size() != 2) {
            out.print(USAGE);
            return WRONG_USE;
        }
        try {
            Path file = Path.of(names.getFirst());
            String user = names.getLast();
            String password = delete ? null : password();
            if (!delete && (password == null || password.isEmpty())) {
                out.println("There is no password, or the two were not the same");
                return FAILED;
            }
            boolean existed = PasswordCommand.change(
                    file, user, password, scram ? PasswordCommand.Kind.SCRAM : PasswordCommand.Kind.HASH);
            if (delete && !existed) {
                out.println("There is no such user in " + file);
                return FAILED;
            }
            return DONE;
        } catch (IllegalArgumentException wrong) {
            out.println(wrong instanceof InvalidPathException ? "Not the name of a file" : wrong.getMessage());
            return WRONG_USE;
        } catch (IOException unreadable) {
            out.println(names.getFirst() + " cannot be read or written: " + unreadable);
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
