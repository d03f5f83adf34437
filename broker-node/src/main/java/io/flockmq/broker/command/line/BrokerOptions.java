package io.flockmq.broker.command.line;

import io.flockmq.broker.command.mqtt.Encryption;
import io.flockmq.broker.command.mqtt.Introduction;
import io.flockmq.broker.command.mqtt.Version;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which broker, and as whom. */
final class BrokerOptions {

    private static final int PLAIN = 1883;
    private static final int ENCRYPTED = 8883;

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Where the broker is; ${DEFAULT-VALUE} unless named.")
    private String host = "";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            converter = Values.Port.class,
            description = "Its port; 1883 unless named, 8883 by TLS.")
    private @Nullable Integer port;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "User name. Its password is in --password-file or FLOCKMQ_PASSWORD, or is asked for.")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File whose first line is the password.")
    private @Nullable Path passwordFile;

    @Option(
            names = {"-i", "--id"},
            paramLabel = "ID",
            defaultValue = "",
            description = "Client id; the broker chooses one unless named.")
    private String id = "";

    @Option(
            names = {"-V", "--protocol-version"},
            paramLabel = "VERSION",
            defaultValue = "5",
            converter = Values.MqttVersion.class,
            description = "MQTT 5 or 3.1.1; ${DEFAULT-VALUE} unless named.")
    private Version version = Version.V5;

    @Option(names = "--tls", description = "Speaks TLS.")
    private boolean tls;

    @Option(
            names = {"--ca", "--cafile"},
            paramLabel = "FILE",
            description = "By TLS, trusting these authorities (PEM) and not those that Java trusts.")
    private @Nullable Path authorities;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "By TLS, if another name than the host is in the certificate.")
    private @Nullable String serverName;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = Values.Seconds.class,
            description = "Longest time for each answer of the broker; ${DEFAULT-VALUE} unless named.")
    private Duration timeout = Duration.ZERO;

    Version version() {
        return version;
    }

    /** Who connects where. */
    Introduction introduction(boolean clean, long sessionExpiry, int keepAlive, Surroundings around)
            throws WrongUseException {
        boolean encrypted = tls || authorities != null || serverName != null;
        Encryption encryption = encrypted ? new Encryption(serverName == null ? host : serverName, authorities) : null;
        String name = user;
        if (name == null && passwordFile != null) {
            throw new WrongUseException("--password-file needs the name of the user; allowed: --user NAME as well");
        }
        if (id.isEmpty() && !clean) {
            throw new WrongUseException("a session that goes on needs a name; allowed: --id ID as well");
        }
        int usual = encrypted ? ENCRYPTED : PLAIN;
        return new Introduction(
                version,
                host,
                port == null ? usual : port,
                encryption,
                timeout,
                id,
                clean,
                sessionExpiry,
                keepAlive,
                name,
                name == null ? null : Passwords.find(passwordFile, name, around));
    }
}
