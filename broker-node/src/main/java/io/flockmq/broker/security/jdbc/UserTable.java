package io.flockmq.broker.security.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.backend.BackEndException;
import io.flockmq.broker.security.backend.RuleTexts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database with its pool of connections. Thread-safe; all methods wait for it, but not without end. */
final class UserTable implements AutoCloseable {

    /** The least that the pool takes for a time-out, in milliseconds. */
    private static final long LEAST_WAIT = 250;
    /** SQLSTATE class of what is wrong with the data, and so with what the client sent. */
    private static final String DATA = "22";

    private final DatabaseSettings settings;
    private final HikariDataSource pool;

    /** Connects to nobody yet. */
    UserTable(DatabaseSettings settings) {
        this.settings = settings;
        this.pool = new HikariDataSource(poolOf(settings));
    }

    private static HikariConfig poolOf(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("flockmq-users");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.userName());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Math.max(LEAST_WAIT, settings.timeout().toMillis()));
        config.setValidationTimeout(Math.max(LEAST_WAIT, settings.timeout().toMillis()));
        config.setInitializationFailTimeout(-1); // a node starts without it
        config.setReadOnly(true);
        String seconds = Integer.toString(settings.timeoutSeconds());
        config.addDataSourceProperty("connectTimeout", seconds);
        config.addDataSourceProperty("loginTimeout", seconds);
        config.addDataSourceProperty("socketTimeout", seconds); // a query on a connection that is cut off must end
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "flockmq");
        return config;
    }

    /** @throws BackEndException if the database does not answer */
    void probe() throws BackEndException {
        try (Connection connection = pool.getConnection()) {
            if (!connection.isValid(settings.timeoutSeconds())) {
                throw new BackEndException("it does not answer");
            }
        } catch (SQLException failure) {
            throw new BackEndException(messageOf(failure));
        }
    }

    /**
     * The hash of a user's password, null for a user that is not there.
     *
     * @throws UnfitUserException if there is no telling for this user
     * @throws BackEndException if the database does not answer
     */
    @Nullable
    String passwordHash(String user) throws BackEndException, UnfitUserException {
        List<String> found = query(settings.passwordQuery(), user, row -> String.valueOf(row.getString(1)));
        if (found.size() > 1) {
            throw new UnfitUserException("the database knows it more than once");
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * What a user may do.
     *
     * @throws UnfitUserException if a rule is not understood
     * @throws BackEndException if the database does not answer
     */
    List<Rule> rules(String user) throws BackEndException, UnfitUserException {
        try {
            return query(
                    settings.rulesQuery(),
                    user,
                    row -> RuleTexts.rule(row.getString(1), row.getString(2), row.getString(3), "database"));
        } catch (IllegalArgumentException notUnderstood) {
            throw new UnfitUserException("its rules in the database are not valid: " + notUnderstood.getMessage());
        }
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String query, String user, Row<T> row) throws BackEndException, UnfitUserException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setQueryTimeout(settings.timeoutSeconds());
            statement.setString(1, user);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row.read(rows));
                }
                return found;
            }
        } catch (SQLException failure) {
            String state = failure.getSQLState();
            if (state != null && state.startsWith(DATA)) {
                throw new UnfitUserException("the database cannot look for such a name");
            }
            throw new BackEndException(messageOf(failure));
        }
    }

    /** What the driver says; the pool has only found that it takes too long. */
    private static String messageOf(SQLException failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                root = cause;
            }
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        pool.close();
    }
}
