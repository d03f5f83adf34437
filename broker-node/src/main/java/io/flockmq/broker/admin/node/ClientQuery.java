package io.flockmq.broker.admin.node;

import io.flockmq.broker.security.AddressRange;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which clients are asked for.
 *
 * @param id part of the client identifier, as {@code match} says; null for any
 * @param match how {@code id} is compared
 * @param user the user name; null for any
 * @param address an IP address or a range of them, as {@link AddressRange} reads it; null for any
 * @param connected whether they are connected; null for either
 * @param limit the most clients
 * @param after the client identifier behind which to begin; null for the first
 */
public record ClientQuery(
        @Nullable String id,
        Match match,
        @Nullable String user,
        @Nullable String address,
        @Nullable Boolean connected,
        int limit,
        @Nullable String after) {

    /** How identifiers are compared. */
    public enum Match {
        /** It begins so. */
        PREFIX,
        /** It has this somewhere. */
        SUBSTRING,
        /** It is this. */
        EXACT
    }

    boolean fits(String clientId) {
        return id == null
                || switch (match) {
                    case PREFIX -> clientId.startsWith(id);
                    case SUBSTRING -> clientId.contains(id);
                    case EXACT -> clientId.equals(id);
                };
    }

    /** Whether a session must be looked at to know whether it is asked for. */
    boolean needsSession() {
        return user != null || address != null || connected != null;
    }

    boolean fits(ClientSummary client) {
        return (user == null || user.equals(client.user()))
                && (connected == null || connected == client.connected())
                && (address == null || (client.address() != null && isIn(address, client.address())));
    }

    private static boolean isIn(String range, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        boolean bare = hostAndPort.indexOf(':') != colon && !hostAndPort.startsWith("["); // IPv6 without a port
        String host = colon < 0 || bare ? hostAndPort : hostAndPort.substring(0, colon);
        try {
            return AddressRange.parse(range)
                    .contains(InetAddress.ofLiteral(host.replace("[", "").replace("]", "")));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
