package io.flockmq.broker.command;

import io.flockmq.broker.command.Options.WrongUseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code health}: asks the node on this machine by HTTP how it is, for probes in images without a shell. Java's oldest HTTP client
 * does it: it starts no threads, and a probe is asked every few seconds.
 */
final class HealthCommand implements Command {

    private static final String USAGE = """
            Use: health                      ends with status 0 if the node of this machine is ready, else 1
                 health --group <group>      the same for readiness, liveness or startup
                 health --url <url>          for a node elsewhere than SERVER_PORT, MANAGEMENT_SERVER_PORT and their addresses say
                 health --timeout <seconds>  waits as long, 5 by default
            """;

    private static final Set<String> OPTIONS = Set.of("group", "url", "timeout");
    private static final Set<String> GROUPS = Set.of("readiness", "liveness", "startup");
    private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]");
    private static final String LOOPBACK = "127.0.0.1";
    private static final String DEFAULT_PORT = "8080";
    private static final int LARGEST_PORT = 65_535;
    private static final int LONGEST_TIMEOUT = 3_600;
    private static final int LONGEST_ANSWER = 400;

    private final NodeSettings settings;

    HealthCommand(NodeSettings settings) {
        this.settings = settings;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            Options options = Options.of(arguments, OPTIONS);
            return ask(url(options), timeout(options), err);
        } catch (WrongUseException wrong) {
            err.println("health: " + wrong.getMessage() + "; health --help shows its use");
            return WRONG_USE;
        }
    }

    private URL url(Options options) throws WrongUseException {
        String group = options.get("group", "readiness");
        if (!GROUPS.contains(group)) {
            throw new WrongUseException("no group is called " + group + "; allowed: readiness, liveness, startup");
        }
        String base = options.get("url");
        String url = (base == null ? "http://" + host() + ":" + port() : base) + "/actuator/health/" + group;
        try {
            URL parsed = URI.create(url).toURL();
            if (parsed.getProtocol().startsWith("http") && !parsed.getHost().isEmpty()) {
                return parsed;
            }
        } catch (IllegalArgumentException | MalformedURLException wrong) {
            throw new WrongUseException("not an address of HTTP: " + url);
        }
        throw new WrongUseException("not an address of HTTP: " + url);
    }

    private String host() {
        String separate =
                settings.get("management.server.port") == null ? null : settings.get("management.server.address");
        String address = separate != null ? separate : settings.get("server.address");
        if (address == null || EVERY_ADDRESS.contains(address)) {
            return LOOPBACK;
        }
        return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    }

    private String port() throws WrongUseException {
        String separate = settings.get("management.server.port");
        String main = settings.get("server.port");
        String port = separate != null ? separate : main == null ? DEFAULT_PORT : main;
        number(port, "no HTTP port is known: it is said to be " + port, LARGEST_PORT);
        return port;
    }

    private static Duration timeout(Options options) throws WrongUseException {
        String seconds = options.get("timeout", "5");
        return Duration.ofSeconds(number(seconds, "--timeout is a number of seconds, not " + seconds, LONGEST_TIMEOUT));
    }

    private static int number(String text, String otherwise, int largest) throws WrongUseException {
        try {
            int number = Integer.parseInt(text);
            if (number > 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new WrongUseException(otherwise);
        }
        throw new WrongUseException(otherwise);
    }

    private static int ask(URL url, Duration timeout, PrintStream err) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            try {
                if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
                    return DONE;
                }
                err.println("HTTP " + connection.getResponseCode() + " from " + url + ": " + text(connection));
                return FAILED;
            } finally {
                connection.disconnect();
            }
        } catch (IOException unanswered) {
            err.println("No answer from " + url + ": " + unanswered.getMessage());
            return FAILED;
        }
    }

    /** The beginning of what it says, in one line. */
    private static String text(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            return body == null
                    ? ""
                    : new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8)
                            .replaceAll("\\p{Cntrl}+", " ");
        }
    }
}
