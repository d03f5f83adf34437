package io.flockmq.broker.command.line;

import io.flockmq.broker.command.remote.AdminApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which admin API, and as whom. */
final class AdminOptions {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the admin API of any node is; FLOCKMQ_URL, or http://127.0.0.1:8080, unless named.")
    private @Nullable String url;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Who asks; FLOCKMQ_USER, or admin, unless named.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File whose first line is the password; without it FLOCKMQ_PASSWORD counts, or it is asked for.")
    private @Nullable Path passwordFile;

    @Option(
            names = {"--ca", "--cafile"},
            paramLabel = "FILE",
            description = "Authorities (PEM) that are trusted for https, and not those that Java trusts.")
    private @Nullable Path authorities;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = Values.Seconds.class,
            description = "Longest time for each answer; ${DEFAULT-VALUE} unless named.")
    private Duration timeout = Duration.ZERO;

    AdminApi api(Surroundings around) throws WrongUseException {
        String name = first(user, around.environment().apply("FLOCKMQ_USER"), "admin");
        URI base = base(first(url, around.environment().apply("FLOCKMQ_URL"), "http://127.0.0.1:8080"));
        String password = Passwords.find(passwordFile, name, around);
        if (password == null) {
            throw new WrongUseException("no password of " + name
                    + " is known; allowed: --password-file FILE, or the environment variable " + Passwords.VARIABLE);
        }
        return new AdminApi(base, name, password, authorities, timeout);
    }

    private static String first(@Nullable String named, @Nullable String variable, String otherwise) {
        if (named != null) {
            return named;
        }
        return variable != null ? variable : otherwise;
    }

    private static URI base(String text) throws WrongUseException {
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            if (uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException noUri) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static WrongUseException wrong(String text) {
        // A password in it is not shown.
        return new WrongUseException("not an address of an admin API: '" + text.replaceFirst("//[^/@]*@", "//…@")
                + "'; allowed: such as http://127.0.0.1:8080");
    }
}
