package io.flockmq.broker.config;

import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import io.flockmq.broker.security.backend.BackEnd;
import io.flockmq.broker.security.ldap.DirectorySettings;
import io.flockmq.broker.security.ldap.LdapAuthenticator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Puts together how the directory is asked, once {@link BackEndRules} has found nothing wrong. */
final class LdapSetup {

    private static final int MOST = 1_000;
    private static final int PORT = 389;
    private static final int ENCRYPTED_PORT = 636;

    private LdapSetup() {}

    static LdapAuthenticator authenticator(SecurityProperties.Ldap ldap) {
        // For a connection and two answers.
        Duration longest = ldap.timeout().multipliedBy(3);
        return new LdapAuthenticator(settings(ldap), new BackEnd("the LDAP directory", MOST, longest, BackEnds.PAUSE));
    }

    /** Whether connections are encrypted from the start; holds for all addresses or none. */
    static boolean isEncrypted(SecurityProperties.Ldap ldap) {
        return ldap.urls().stream().allMatch(url -> url.startsWith("ldaps:"));
    }

    private static DirectorySettings settings(SecurityProperties.Ldap ldap) {
        boolean encrypted = isEncrypted(ldap);
        List<DirectorySettings.Server> servers = ldap.urls().stream()
                .map(URI::create)
                .map(uri -> new DirectorySettings.Server(
                        uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : encrypted ? ENCRYPTED_PORT : PORT))
                .toList();
        try {
            String password = ldap.passwordFile().isEmpty()
                    ? ""
                    : new String(SecretFile.read(ldap.passwordFile()), StandardCharsets.UTF_8);
            return new DirectorySettings(
                    servers,
                    encrypted,
                    ldap.startTls(),
                    tls(ldap),
                    ldap.bindDn(),
                    password,
                    ldap.base(),
                    ldap.filter(),
                    ldap.poolSize(),
                    ldap.timeout());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @throws IOException if there is no certificate in the file */
    static SSLContext tls(SecurityProperties.Ldap ldap) throws IOException {
        try {
            SSLUtil util = new SSLUtil(
                    ldap.trustedCertificates().isEmpty()
                            ? JVMDefaultTrustManager.getInstance()
                            : new PEMFileTrustManager(new File(ldap.trustedCertificates())));
            return util.createSSLContext();
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("no certificate", unreadable);
        }
    }
}
