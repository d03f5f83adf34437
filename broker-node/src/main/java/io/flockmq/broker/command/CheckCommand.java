package io.flockmq.broker.command;

import io.flockmq.broker.command.mqtt.Encryption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code check}: connects to a broker as a client does, subscribes to a topic, publishes to it, and ends with status 0 when the message
 * has come back. For whoever has set a broker up, and for {@code helm test}.
 */
final class CheckCommand implements Command {

    /** The environment variable with the password: other users of a machine see what is on a command line. */
    static final String PASSWORD = "FLOCKMQ_PASSWORD";

    private static final String USAGE = """
            Use: check                        publishes to 127.0.0.1:1883, and ends with status 0 when the message comes back
                 check --host=<host>          ... to another machine
                 check --port=<port>          ... to another port; 8883 without it if there is --tls
                 check --user=<user>          ... as a user, whose password is in the environment variable FLOCKMQ_PASSWORD
                 check --topic=<topic>        ... below another topic than flockmq/check
                 check --tls                  ... by TLS
                 check --ca=<file>            ... by TLS, trusting these authorities (PEM) and not those that Java trusts
                 check --server-name=<name>   ... by TLS, if another name than the host is in the certificate
                 check --timeout=<seconds>    waits for each answer as long, 10 by default
            """;

    private static final Set<String> WITH_VALUE =
            Set.of("--host", "--port", "--user", "--topic", "--ca", "--server-name", "--timeout");
    private static final String TLS = "--tls";

    private final UnaryOperator<@Nullable String> environment;

    /** @param environment variables by name */
    CheckCommand(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        CheckClient.Target target;
        try {
            target = target(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println("check: " + wrong.getMessage());
            err.print(USAGE);
            return WRONG_USE;
        }
        try {
            CheckClient.publishAndReceive(target);
            out.println("A message came back from " + target);
            return DONE;
        } catch (IOException | GeneralSecurityException failed) {
            err.println("No message came back from " + target + ": " + clause(failed));
            return FAILED;
        }
    }

    private static String clause(Exception failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    private CheckClient.Target target(List<String> arguments) {
        Map<String, String> given = given(arguments);
        String host = given.getOrDefault("--host", "127.0.0.1");
        @Nullable Encryption encryption = null;
        if (given.containsKey(TLS) || given.containsKey("--ca") || given.containsKey("--server-name")) {
            String ca = given.get("--ca");
            encryption = new Encryption(given.getOrDefault("--server-name", host), ca == null ? null : Path.of(ca));
        }
        CheckClient.@Nullable Login login = null;
        String user = given.get("--user");
        if (user != null) {
            String password = environment.apply(PASSWORD);
            if (password == null) {
                throw new IllegalArgumentException("the password of " + user + " must be in " + PASSWORD);
            }
            login = new CheckClient.Login(user, password);
        }
        String topic = given.getOrDefault("--topic", "flockmq/check");
        if (topic.isEmpty() || topic.matches(".*[+#].*")) {
            throw new IllegalArgumentException("not a topic to publish to: " + topic);
        }
        return new CheckClient.Target(
                host,
                number("--port", given.getOrDefault("--port", encryption == null ? "1883" : "8883"), 65_535),
                encryption,
                login,
                topic,
                Duration.ofSeconds(number("--timeout", given.getOrDefault("--timeout", "10"), 3_600)));
    }

    private static Map<String, String> given(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            boolean understood = equals < 0 ? name.equals(TLS) : WITH_VALUE.contains(name);
            if (!understood) {
                throw new IllegalArgumentException("not understood: " + argument);
            }
            given.put(name, argument.substring(equals + 1));
        }
        return given;
    }

    private static int number(String option, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(option + " is a number, not " + text, notANumber);
        }
        throw new IllegalArgumentException(option + "=" + text + ": out of range; allowed: 1 to " + most);
    }
}
