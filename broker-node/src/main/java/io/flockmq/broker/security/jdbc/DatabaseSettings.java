package io.flockmq.broker.security.jdbc;

import java.time.Duration;

/**
 * Where the database is and what it is asked. Immutable.
 *
 * @param url a JDBC address
 * @param userName of the broker there
 * @param password of the broker there
 * @param poolSize most connections to it
 * @param timeout the longest that a connection or an answer may take
 * @param passwordQuery has one parameter, the user name; its first column is the hash of the password
 * @param rulesQuery has one parameter, the user name; its columns are permission, action and topic; empty for no rules
 */
public record DatabaseSettings(
        String url,
        String userName,
        String password,
        int poolSize,
        Duration timeout,
        String passwordQuery,
        String rulesQuery) {

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[userName=" + userName + ", poolSize=" + poolSize + "]";
    }

    /** The time-out in whole seconds, as drivers want it. */
    int timeoutSeconds() {
        return (int) Math.max(1, timeout.plusMillis(999).toSeconds());
    }
}
