package io.flockmq.broker.config;

import io.flockmq.broker.config.ListenerRules.Breach;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.security.file.AclFileRules;
import io.flockmq.broker.security.file.BansFile;
import io.flockmq.broker.security.file.FileProblem;
import io.flockmq.broker.security.file.PasswordFileAuthenticator;
import io.flockmq.broker.security.file.ReloadedFile;
import io.flockmq.broker.security.password.PasswordChecks;
import io.flockmq.broker.security.x509.CertificateNames;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users and rules that are in files, and the thread that notices when those change. */
final class SecurityFiles {

    private static final Logger log = LoggerFactory.getLogger(SecurityFiles.class);

    private static final String SECURITY = "mqtt.security.";
    private static final Duration EACH = Duration.ofSeconds(1);

    private final @Nullable PasswordFileAuthenticator passwords;
    private final @Nullable AclFileRules rules;

    private SecurityFiles(@Nullable PasswordFileAuthenticator passwords, @Nullable AclFileRules rules) {
        this.passwords = passwords;
        this.rules = rules;
    }

    /**
     * Reads the files and looks after them from now on.
     *
     * @throws IllegalStateException if one cannot be used any more since {@link #check}
     */
    static SecurityFiles of(SecurityProperties security, BanList bans, InstantSource clock) {
        try {
            String passwords = security.passwordFile().path();
            String rules = security.aclFile().path();
            SecurityFiles files = new SecurityFiles(
                    passwords.isEmpty()
                            ? null
                            : new PasswordFileAuthenticator(
                                    Path.of(passwords),
                                    new PasswordChecks(
                                            Math.max(1, Runtime.getRuntime().availableProcessors() / 2), clock)),
                    rules.isEmpty() ? null : new AclFileRules(Path.of(rules)));
            List<ReloadedFile<?>> all = new ArrayList<>();
            if (files.passwords != null) {
                all.add(files.passwords.file());
            }
            if (files.rules != null) {
                all.add(files.rules.file());
            }
            if (!security.bansFile().path().isEmpty()) {
                all.add(new BansFile(Path.of(security.bansFile().path()), bans).file());
            }
            lookAfter(all);
            return files;
        } catch (FileProblem problem) {
            throw new IllegalStateException(problem.getMessage(), problem);
        }
    }

    /** Has a thread look whether files have changed, as long as the process lives. */
    static void lookAfter(List<ReloadedFile<?>> all) {
        if (all.isEmpty()) {
            return;
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("security-files").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(
                () -> all.forEach(file -> file.lookAgain(
                        done -> LogLine.info(log, EventName.FILE_RELOADED).log(done),
                        failed -> LogLine.warn(log, EventName.FILE_UNUSABLE).log(failed))),
                EACH.toMillis(),
                EACH.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Nullable
    PasswordFileAuthenticator passwords() {
        return passwords;
    }

    @Nullable
    AclFileRules rules() {
        return rules;
    }

    /** What is wrong with the files, and with templates for certificates. */
    static List<Breach> check(SecurityProperties security) {
        List<Breach> breaches = new ArrayList<>();
        check("password-file.path", security.passwordFile().path(), breaches, PasswordFileAuthenticator::check);
        check(
                "bans-file.path",
                security.bansFile().path(),
                breaches,
                path -> new BansFile(path, new BanList(InstantSource.system())));
        check("acl-file.path", security.aclFile().path(), breaches, AclFileRules::new);
        template("x509.user-name", security.x509().userName(), breaches);
        template("x509.client-id", security.x509().clientId(), breaches);
        if (security.x509().userName().isEmpty() && !security.x509().clientId().isEmpty()) {
            breaches.add(new Breach(
                    SECURITY + "x509.client-id",
                    security.x509().clientId(),
                    "certificates are not used without mqtt.security.x509.user-name"));
        }
        return breaches;
    }

    private interface Trial {
        void read(Path path) throws FileProblem;
    }

    private static void check(String key, String value, List<Breach> breaches, Trial trial) {
        if (value.isEmpty()) {
            return;
        }
        try {
            trial.read(Path.of(value));
        } catch (FileProblem problem) {
            breaches.add(new Breach(SECURITY + key, value, String.valueOf(problem.getMessage())));
        } catch (InvalidPathException none) {
            breaches.add(new Breach(SECURITY + key, value, "not the name of a file"));
        }
    }

    private static void template(String key, String value, List<Breach> breaches) {
        if (!value.isEmpty() && !CertificateNames.isTemplate(value)) {
            breaches.add(new Breach(
                    SECURITY + key,
                    value,
                    "names nothing of a certificate, or something unknown; allowed: " + CertificateNames.ALLOWED));
        }
    }
}
