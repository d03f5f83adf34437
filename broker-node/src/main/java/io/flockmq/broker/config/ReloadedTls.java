package io.flockmq.broker.config;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.security.file.FileProblem;
import io.flockmq.broker.security.file.RevocationFile;
import io.flockmq.broker.security.x509.RevocationLists;
import io.flockmq.broker.transport.ClientCertificates;
import io.flockmq.broker.transport.TlsContext;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;

/**
 * How one listener is encrypted, from a bundle and perhaps a file of revocation lists, each of which may change. What was read last
 * stays in force when one cannot be used any more. Two threads: the one that watches bundles and the one that looks after the file.
 */
final class ReloadedTls {

    private static final Logger log = LoggerFactory.getLogger(ReloadedTls.class);

    private static final Duration SOON = Duration.ofDays(14);

    /** A bundle that a listener cannot be run with. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnusableException(Throwable cause) {
            super(cause);
        }
    }

    private final String listener;
    private final ListenerProperties.Tls settings;
    private final InstantSource clock;
    private final @Nullable RevocationFile revoked;
    private final TlsContext context;
    private SslBundle bundle; // guarded by this
    private volatile ServerCertificates certificates;

    private ReloadedTls(
            String listener,
            ListenerProperties.Tls settings,
            SslBundle bundle,
            @Nullable RevocationFile revoked,
            InstantSource clock)
            throws GeneralSecurityException, SSLException {
        this.listener = listener;
        this.settings = settings;
        this.clock = clock;
        this.bundle = bundle;
        this.revoked = revoked;
        certificates = ServerCertificates.of(bundle);
        context = new TlsContext(
                managers(bundle),
                switch (settings.clientAuth()) {
                    case NONE -> ClientCertificates.NONE;
                    case OPTIONAL -> ClientCertificates.OPTIONAL;
                    case REQUIRED -> ClientCertificates.REQUIRED;
                },
                settings.handshakeTimeout());
        if (revoked != null) {
            revoked.whenChanged(this::reloadLists);
        }
    }

    /**
     * Builds it.
     *
     * @throws UnusableException if the bundle cannot be used
     * @throws FileProblem if the revocation lists cannot be used any more since they were checked
     */
    static ReloadedTls of(String listener, ListenerProperties.Tls settings, SslBundle bundle, InstantSource clock)
            throws UnusableException, FileProblem {
        RevocationFile revoked = settings.crlFile().isEmpty() ? null : new RevocationFile(Path.of(settings.crlFile()));
        try {
            return new ReloadedTls(listener, settings, bundle, revoked, clock);
        } catch (GeneralSecurityException | SSLException unusable) {
            throw new UnusableException(unusable);
        }
    }

    /** What its bundle is called. */
    String bundleName() {
        return settings.bundle();
    }

    TlsContext context() {
        return context;
    }

    /** What it shows now. */
    ServerCertificates certificates() {
        return certificates;
    }

    /** When the listener's certificate ends. */
    Instant end() {
        return certificates.end();
    }

    /** The bundle has changed. */
    synchronized void reload(SslBundle fresh) {
        try {
            ServerCertificates shown = ServerCertificates.of(fresh);
            context.reload(managers(fresh));
            bundle = fresh;
            certificates = shown;
            LogLine.info(log, EventName.CERTIFICATES_RELOADED)
                    .addKeyValue(LogField.LISTENER, listener)
                    .log(
                            "Listener {}: new connections have the new certificates of bundle {}",
                            listener,
                            settings.bundle());
            endsSoon().forEach(this::warn);
        } catch (GeneralSecurityException | SSLException | RuntimeException unusable) {
            LogLine.warn(log, EventName.CERTIFICATES_UNUSABLE)
                    .addKeyValue(LogField.LISTENER, listener)
                    .log(
                            "Listener {}: bundle {} cannot be used any more: {}; what was read before stays in force",
                            listener,
                            settings.bundle(),
                            rootOf(unusable));
        }
    }

    /** Reads the revocation lists anew if they have changed. */
    void lookAgain() {
        if (revoked != null) {
            revoked.file()
                    .lookAgain(
                            done -> LogLine.info(log, EventName.FILE_RELOADED).log(done),
                            failed -> LogLine.warn(log, EventName.FILE_UNUSABLE).log(failed));
        }
    }

    private void warn(String line) {
        LogLine.warn(log, EventName.CERTIFICATE_WARNING)
                .addKeyValue(LogField.LISTENER, listener)
                .log(line);
    }

    private synchronized void reloadLists() {
        try {
            context.reload(managers(bundle));
            outdatedLists().forEach(this::warn);
        } catch (GeneralSecurityException | SSLException unusable) {
            throw new IllegalStateException(unusable); // the bundle was in use until now
        }
    }

    /** What an operator should do something about before clients do not get in any more: a line each. */
    List<String> warnings() {
        return Stream.concat(endsSoon().stream(), outdatedLists().stream()).toList();
    }

    private List<String> endsSoon() {
        Instant now = clock.instant();
        Instant end = end();
        if (end.isBefore(now)) {
            return List.of("Listener %s: its certificate has expired at %s".formatted(listener, end));
        }
        return end.isBefore(now.plus(SOON))
                ? List.of("Listener %s: its certificate expires at %s".formatted(listener, end))
                : List.of();
    }

    private List<String> outdatedLists() {
        return lists().outdated(clock.instant()).stream()
                .map(authority ->
                        "Listener %s: the revocation list of %s is outdated: nobody gets in with its certificates"
                                .formatted(listener, authority))
                .toList();
    }

    private RevocationLists lists() {
        return revoked == null ? RevocationLists.NONE : revoked.lists();
    }

    private TlsContext.Managers managers(SslBundle from) throws GeneralSecurityException {
        return new TlsContext.Managers(from.getManagers().getKeyManagerFactory(), trusted(from), lists());
    }

    /** Without authorities of its own a bundle trusts all public ones, and anybody can have a certificate of theirs. */
    private TrustManagerFactory trusted(SslBundle from) throws GeneralSecurityException {
        if (settings.clientAuth() == ListenerProperties.ClientAuth.NONE) {
            return from.getManagers().getTrustManagerFactory();
        }
        KeyStore authorities = from.getStores().getTrustStore();
        if (authorities == null) {
            throw new IllegalStateException("it has no truststore, which says whose certificates clients may show");
        }
        return revoked == null ? from.getManagers().getTrustManagerFactory() : lists().trusting(authorities);
    }

    static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IllegalStateException // said for people
                ? String.valueOf(root.getMessage())
                : root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
