package io.flockmq.broker.command.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connects, and as whom.
 *
 * @param encryption null: plain TCP
 * @param timeout longest time to connect, and for each answer; more than zero
 * @param clientId empty: the broker chooses
 * @param clean whether a session that is there ends
 * @param sessionExpiry seconds that the session outlives the connection, for MQTT 5
 * @param keepAlive seconds; the client sends something that often
 * @param user null: no user name
 * @param password null: no password
 */
public record Introduction(
        Version version,
        String host,
        int port,
        @Nullable Encryption encryption,
        Duration timeout,
        String clientId,
        boolean clean,
        long sessionExpiry,
        int keepAlive,
        @Nullable String user,
        @Nullable String password) {

    /** Where, for people. The password is not among it. */
    @Override
    public String toString() {
        return host + ":" + port + (encryption == null ? "" : " (TLS)");
    }
}
