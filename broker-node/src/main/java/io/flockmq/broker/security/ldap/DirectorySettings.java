package io.flockmq.broker.security.ldap;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Where the directory is and how it is asked. Immutable.
 *
 * @param servers in the order in which they are tried, all encrypted from the start or none
 * @param encrypted whether that is so ({@code ldaps})
 * @param startTls whether connections become encrypted before anything is asked
 * @param tls how they are encrypted
 * @param bindDn whom the broker is there, empty for nobody
 * @param bindPassword its password
 * @param base below which entries are looked for
 * @param filter finds the entry of a client; has {@code {user}} where its user name belongs
 * @param poolSize most connections
 * @param timeout the longest that a connection or an answer may take
 */
public record DirectorySettings(
        List<Server> servers,
        boolean encrypted,
        boolean startTls,
        SSLContext tls,
        String bindDn,
        String bindPassword,
        String base,
        String filter,
        int poolSize,
        Duration timeout) {

    /** One of them. */
    public record Server(String host, int port) {}

    /** Copies the list. */
    public DirectorySettings {
        servers = List.copyOf(servers);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DirectorySettings[servers=" + servers + ", base=" + base + "]";
    }
}
