package io.flockmq.broker.security.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.flockmq.broker.security.backend.BackEndException;
import java.util.List;
import java.util.Set;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** The directory with a pool of connections. Thread-safe; its methods wait for it, but not without end. */
final class Directory implements AutoCloseable {

    private static final String USER = "{user}";
    private static final String NO_ATTRIBUTES = "1.1";
    /** More than one is one too many. */
    private static final int FOUND_AT_MOST = 2;
    /** Answers to a bind that are about the user, and not about the directory. */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.NO_SUCH_OBJECT);

    /** What comes of looking for a user. */
    sealed interface Found {
        /** Its entry. */
        record Entry(String dn) implements Found {}

        /** There is none. */
        record Nothing() implements Found {}

        /** There are several. */
        record Several() implements Found {}
    }

    private final DirectorySettings settings;
    private @Nullable LDAPConnectionPool pool;

    /** Connects to nobody yet. */
    Directory(DirectorySettings settings) {
        this.settings = settings;
    }

    /** @throws BackEndException if the directory does not answer, or not to the broker */
    Found find(String user) throws BackEndException {
        try {
            // The value is escaped piece by piece: whatever the name has in it, it is compared and never understood.
            Filter filter = Filter.create(settings.filter().replace(USER, Filter.encodeValue(user)));
            SearchRequest search = new SearchRequest(settings.base(), SearchScope.SUB, filter, NO_ATTRIBUTES);
            search.setSizeLimit(FOUND_AT_MOST);
            search.setResponseTimeoutMillis(settings.timeout().toMillis());
            List<SearchResultEntry> entries = pool().search(search).getSearchEntries();
            if (entries == null || entries.isEmpty()) {
                return new Found.Nothing();
            }
            return entries.size() == 1 ? new Found.Entry(entries.getFirst().getDN()) : new Found.Several();
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                return new Found.Several();
            }
            throw new BackEndException(messageOf(failure));
        }
    }

    /**
     * Whether this is the password of an entry.
     *
     * @param password not empty: servers take nobody's password for anybody's
     * @throws BackEndException if the directory does not answer
     */
    boolean isPassword(String dn, byte[] password) throws BackEndException {
        try {
            SimpleBindRequest bind = new SimpleBindRequest(dn, password);
            bind.setResponseTimeoutMillis(settings.timeout().toMillis());
            return pool().bindAndRevertAuthentication(bind).getResultCode().equals(ResultCode.SUCCESS);
        } catch (LDAPException failure) {
            if (REFUSALS.contains(failure.getResultCode())) {
                return false;
            }
            throw new BackEndException(messageOf(failure));
        }
    }

    /** Made when it is first needed; makes connections when they are. */
    private synchronized LDAPConnectionPool pool() throws LDAPException {
        LDAPConnectionPool made = pool;
        if (made == null) {
            made = newPool();
            pool = made;
        }
        return made;
    }

    private LDAPConnectionPool newPool() throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) settings.timeout().toMillis());
        options.setResponseTimeoutMillis(settings.timeout().toMillis());
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        SocketFactory sockets = settings.encrypted() ? settings.tls().getSocketFactory() : SocketFactory.getDefault();
        String[] hosts =
                settings.servers().stream().map(DirectorySettings.Server::host).toArray(String[]::new);
        int[] ports = settings.servers().stream()
                .mapToInt(DirectorySettings.Server::port)
                .toArray();
        BindRequest bind =
                settings.bindDn().isEmpty() ? null : new SimpleBindRequest(settings.bindDn(), settings.bindPassword());
        PostConnectProcessor startTls = settings.startTls() ? new StartTLSPostConnectProcessor(settings.tls()) : null;
        LDAPConnectionPool made = new LDAPConnectionPool(
                new FailoverServerSet(hosts, ports, sockets, options), bind, 0, settings.poolSize(), startTls);
        made.setCreateIfNecessary(false);
        made.setMaxWaitTimeMillis(settings.timeout().toMillis());
        made.setRetryFailedOperationsDueToInvalidConnections(true);
        return made;
    }

    /** The directory's own words may quote what it was sent. */
    private static String messageOf(LDAPException failure) {
        return failure.getResultCode().getName();
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
