package io.flockmq.broker.config;

import io.flockmq.broker.config.ListenerRules.Breach;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.security.file.FileProblem;
import io.flockmq.broker.security.file.RevocationFile;
import io.flockmq.broker.transport.TlsContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * The keys and certificates of listeners, from Spring's SSL bundles, and the thread that notices when revocation lists change and
 * certificates end.
 */
final class ListenerTls {

    private static final Logger log = LoggerFactory.getLogger(ListenerTls.class);

    private final Map<String, ReloadedTls> byListener = new TreeMap<>();

    /**
     * Builds what each listener needs, and keeps it as new as the files are.
     *
     * @throws ConfigurationException if a bundle is missing, or it or a revocation list cannot be used
     */
    ListenerTls(Map<String, ListenerProperties> listeners, SslBundles bundles, InstantSource clock) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        new TreeMap<>(listeners).forEach((name, listener) -> {
            if (listener.isEncrypted()) {
                ListenerProperties.Tls tls = listener.tls();
                try {
                    byListener.put(name, ReloadedTls.of(name, tls, bundles.getBundle(tls.bundle()), clock));
                } catch (NoSuchSslBundleException unknown) {
                    problems.add(problem(
                            name,
                            tls,
                            "there is no such bundle; allowed: a name under"
                                    + " spring.ssl.bundle.pem or spring.ssl.bundle.jks"));
                } catch (FileProblem since) {
                    String key = "mqtt.listeners." + name + ".tls.crl-file";
                    problems.add(new ConfigurationProblem(key, tls.crlFile(), "", String.valueOf(since.getMessage())));
                } catch (ReloadedTls.UnusableException | RuntimeException unusable) {
                    problems.add(problem(name, tls, "the bundle cannot be used: " + ReloadedTls.rootOf(unusable)));
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        byListener.values().forEach(tls -> bundles.addBundleUpdateHandler(tls.bundleName(), tls::reload));
        lookAfter();
    }

    private void lookAfter() {
        if (byListener.isEmpty()) {
            return;
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("tls-files").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(
                () -> byListener.values().forEach(ReloadedTls::lookAgain), 1, 1, TimeUnit.SECONDS);
        var _ = thread.scheduleWithFixedDelay(
                () -> byListener
                        .values()
                        .forEach(tls -> tls.warnings()
                                .forEach(each -> LogLine.warn(log, EventName.CERTIFICATE_WARNING)
                                        .log(each))),
                0,
                1,
                TimeUnit.DAYS);
    }

    private static ConfigurationProblem problem(String name, ListenerProperties.Tls tls, String message) {
        return new ConfigurationProblem("mqtt.listeners." + name + ".tls.bundle", tls.bundle(), "", message);
    }

    /** What is wrong with the revocation lists of listeners. */
    static List<Breach> check(Map<String, ListenerProperties> listeners) {
        List<Breach> breaches = new ArrayList<>();
        new TreeMap<>(listeners).forEach((name, listener) -> {
            String file = listener.tls().crlFile();
            String key = "mqtt.listeners." + name + ".tls.crl-file";
            if (file.isEmpty()) {
                return;
            }
            if (!listener.isEncrypted() || listener.tls().clientAuth() == ListenerProperties.ClientAuth.NONE) {
                breaches.add(new Breach(
                        key,
                        file,
                        "clients are not asked for certificates; that needs a listener of type tls or wss, and"
                                + " client-auth required or optional"));
            }
            try {
                var _ = new RevocationFile(Path.of(file));
            } catch (FileProblem problem) {
                breaches.add(new Breach(key, file, String.valueOf(problem.getMessage())));
            } catch (InvalidPathException none) {
                breaches.add(new Breach(key, file, "not the name of a file"));
            }
        });
        return breaches;
    }

    /** Of a listener, null for one that is not encrypted. */
    @Nullable
    TlsContext of(String listener) {
        ReloadedTls tls = byListener.get(listener);
        return tls == null ? null : tls.context();
    }

    /** How each encrypted listener is, by its name. */
    Map<String, ReloadedTls> byListener() {
        return Collections.unmodifiableMap(byListener);
    }

    /** When the certificate of each encrypted listener ends, asked for again each time. */
    Map<String, Supplier<Instant>> ends() {
        Map<String, Supplier<Instant>> ends = new TreeMap<>();
        byListener.forEach((name, tls) -> ends.put(name, tls::end));
        return ends;
    }
}
