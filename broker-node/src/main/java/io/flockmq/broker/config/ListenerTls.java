package io.flockmq.broker.config;

import io.flockmq.broker.transport.ClientCertificates;
import io.flockmq.broker.transport.TlsContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The keys and certificates of listeners, from Spring's SSL bundles; where those are reloaded, so are the listeners. */
final class ListenerTls {

    private static final Logger log = LoggerFactory.getLogger(ListenerTls.class);

    private final Map<String, TlsContext> byListener = new HashMap<>();

    /**
     * Builds what each listener needs.
     *
     * @throws ConfigurationException if a bundle is missing or cannot be used
     */
    ListenerTls(Map<String, ListenerProperties> listeners, SslBundles bundles) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        new TreeMap<>(listeners).forEach((name, listener) -> {
            if (listener.isEncrypted()) {
                try {
                    byListener.put(name, context(name, listener.tls(), bundles));
                } catch (NoSuchSslBundleException unknown) {
                    problems.add(problem(
                            name,
                            listener,
                            "there is no such bundle; allowed: a name under"
                                    + " spring.ssl.bundle.pem or spring.ssl.bundle.jks"));
                } catch (SSLException | RuntimeException unusable) {
                    problems.add(problem(name, listener, "the bundle cannot be used: " + rootOf(unusable)));
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private static ConfigurationProblem problem(String name, ListenerProperties listener, String message) {
        String key = "mqtt.listeners." + name + ".tls.bundle";
        return new ConfigurationProblem(key, listener.tls().bundle(), "", message);
    }

    private static TlsContext context(String name, ListenerProperties.Tls tls, SslBundles bundles) throws SSLException {
        SslBundle bundle = bundles.getBundle(tls.bundle());
        requireTrusted(tls, bundle);
        TlsContext context = new TlsContext(
                bundle.getManagers().getKeyManagerFactory(),
                bundle.getManagers().getTrustManagerFactory(),
                switch (tls.clientAuth()) {
                    case NONE -> ClientCertificates.NONE;
                    case OPTIONAL -> ClientCertificates.OPTIONAL;
                    case REQUIRED -> ClientCertificates.REQUIRED;
                },
                tls.handshakeTimeout());
        bundles.addBundleUpdateHandler(tls.bundle(), fresh -> {
            try {
                requireTrusted(tls, fresh);
                context.reload(
                        fresh.getManagers().getKeyManagerFactory(),
                        fresh.getManagers().getTrustManagerFactory());
                log.info("Listener {}: new connections have the new certificates of bundle {}", name, tls.bundle());
            } catch (SSLException | RuntimeException unusable) {
                log.warn(
                        "Listener {}: bundle {} cannot be used any more: {}; what was read before stays in force",
                        name,
                        tls.bundle(),
                        rootOf(unusable));
            }
        });
        return context;
    }

    /** Without authorities of its own a bundle trusts all public ones, and anybody can have a certificate of theirs. */
    private static void requireTrusted(ListenerProperties.Tls tls, SslBundle bundle) {
        if (tls.clientAuth() != ListenerProperties.ClientAuth.NONE
                && bundle.getStores().getTrustStore() == null) {
            throw new IllegalStateException("it has no truststore, which says whose certificates clients may show");
        }
    }

    private static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }

    /** Of a listener, null for one that is not encrypted. */
    @Nullable
    TlsContext of(String listener) {
        return byListener.get(listener);
    }
}
