package io.flockmq.broker.security.ldap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustStoreTrustManager;
import io.flockmq.broker.security.Credentials;
import io.flockmq.broker.security.Identity;
import io.flockmq.broker.security.Verdict;
import io.flockmq.broker.security.backend.BackEnd;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LdapAuthenticatorTest {

    private static final String BROKER = "cn=broker,dc=example";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    static Path directory;

    private static SSLContext trusting;
    private static InMemoryDirectoryServer server;

    @BeforeAll
    static void start() throws Exception {
        Path keys = directory.resolve("keys.p12");
        int made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        char[] pin = "changeit".toCharArray();
        SSLUtil own = new SSLUtil(new KeyStoreKeyManager(keys.toString(), pin, "PKCS12", null), null);
        trusting = new SSLUtil(new TrustStoreTrustManager(keys.toString(), pin, "PKCS12", false)).createSSLContext();

        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.addAdditionalBindCredentials(BROKER, "broker-secret");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", loopback, 0, own.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig(
                        "tls", loopback, 0, own.createSSLServerSocketFactory(), own.createSSLSocketFactory()));
        server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example", "objectClass: domain", "dc: example");
        for (String user : List.of("ann", "bob", "b*b")) {
            server.add(
                    "dn: cn=" + user + ",dc=example",
                    "objectClass: inetOrgPerson",
                    "cn: " + user,
                    "sn: " + user,
                    "uid: " + user,
                    "userPassword: secret-of-" + user);
        }
        server.startListening();
    }

    @AfterAll
    static void stop() {
        server.shutDown(true);
    }

    private static LdapAuthenticator at(String listener, boolean startTls, String filter, String bindPassword) {
        return at(server.getListenPort(listener), listener.equals("tls"), startTls, filter, bindPassword, trusting);
    }

    private static LdapAuthenticator at(
            int port, boolean encrypted, boolean startTls, String filter, String bindPassword, SSLContext tls) {
        return new LdapAuthenticator(
                new DirectorySettings(
                        List.of(new DirectorySettings.Server("localhost", port)),
                        encrypted,
                        startTls,
                        tls,
                        BROKER,
                        bindPassword,
                        "dc=example",
                        filter,
                        2,
                        TIMEOUT),
                new BackEnd("the LDAP directory", 10, Duration.ofSeconds(10), Duration.ofMillis(300)));
    }

    private static LdapAuthenticator plain() {
        return at("plain", false, "(uid={user})", "broker-secret");
    }

    private static Verdict verdict(LdapAuthenticator authenticator, String user, String password) throws Exception {
        return authenticator
                .authenticate(new Credentials(
                        "tcp", "client-1", user, password.getBytes(StandardCharsets.UTF_8), null, List.of()))
                .toCompletableFuture()
                .get(20, SECONDS);
    }

    @Test
    void aUserComesInWithItsPassword() throws Exception {
        try (LdapAuthenticator directory = plain()) {
            for (int i = 0; i < 5; i++) {
                assertThat(verdict(directory, "ann", "secret-of-ann"))
                        .isEqualTo(new Verdict.Allowed(Identity.of("ann")));
                assertThat(verdict(directory, "ann", "secret-of-bob"))
                        .isEqualTo(new Verdict.Denied("wrong password, says the directory"));
            }
            assertThat(verdict(directory, "carl", "secret")).isEqualTo(Verdict.ABSTAINED);
        }
    }

    @Test
    void anEmptyPasswordIsRefusedBeforeTheDirectoryTakesItForNobodys() throws Exception {
        try (LdapAuthenticator directory = plain()) {
            assertThat(verdict(directory, "ann", "")).isEqualTo(new Verdict.Denied("an empty user name or password"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "a*", "ann)(uid=*", "*)(|(uid=*", "ann)(userPassword=secret-of-ann", "\\2a", "ann\\00"})
    void aUserNameIsNoPartOfTheFilter(String name) throws Exception {
        try (LdapAuthenticator directory = plain()) {
            assertThat(verdict(directory, name, "secret-of-ann")).isEqualTo(Verdict.ABSTAINED);
        }
    }

    @Test
    void aUserNameWithAnAsteriskIsThatUser() throws Exception {
        try (LdapAuthenticator directory = plain()) {
            assertThat(verdict(directory, "b*b", "secret-of-b*b")).isInstanceOf(Verdict.Allowed.class);
            assertThat(verdict(directory, "b*b", "secret-of-bob")).isInstanceOf(Verdict.Denied.class);
        }
    }

    @Test
    void aFilterThatFindsSeveralLetsNobodyIn() throws Exception {
        try (LdapAuthenticator directory = at("plain", false, "(|(uid={user})(uid=bob))", "broker-secret")) {
            assertThat(verdict(directory, "ann", "secret-of-ann"))
                    .isEqualTo(new Verdict.Denied("the directory knows it more than once"));
        }
    }

    @Test
    void connectionsMayBeEncryptedFromTheStartOrLater() throws Exception {
        try (LdapAuthenticator tls = at("tls", false, "(uid={user})", "broker-secret");
                LdapAuthenticator startTls = at("plain", true, "(uid={user})", "broker-secret")) {
            assertThat(verdict(tls, "ann", "secret-of-ann")).isInstanceOf(Verdict.Allowed.class);
            assertThat(verdict(tls, "ann", "other")).isInstanceOf(Verdict.Denied.class);
            assertThat(verdict(startTls, "ann", "secret-of-ann")).isInstanceOf(Verdict.Allowed.class);
            assertThat(verdict(startTls, "ann", "other")).isInstanceOf(Verdict.Denied.class);
        }
    }

    @Test
    void aDirectoryThatCannotProveWhoItIsIsToldNoPassword() throws Exception {
        SSLContext usual = SSLContext.getDefault();
        for (boolean startTls : List.of(true, false)) {
            int port = server.getListenPort(startTls ? "plain" : "tls");
            try (LdapAuthenticator directory = at(port, !startTls, startTls, "(uid={user})", "broker-secret", usual)) {
                assertThat(verdict(directory, "ann", "secret-of-ann")).isInstanceOf(Verdict.Unavailable.class);
            }
        }
    }

    @Test
    void aDirectoryThatDoesNotKnowTheBrokerLetsNobodyIn() throws Exception {
        try (LdapAuthenticator directory = at("plain", false, "(uid={user})", "other")) {
            assertThat(verdict(directory, "ann", "secret-of-ann"))
                    .isEqualTo(new Verdict.Unavailable("the LDAP directory failed: invalid credentials"));
        }
    }

    @Test
    void aDirectoryThatIsDownRefusesAtOnceAndIsAskedAgainLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.addAdditionalBindCredentials(BROKER, "broker-secret");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("late", InetAddress.getLoopbackAddress(), port, null));
        InMemoryDirectoryServer late = new InMemoryDirectoryServer(config);
        late.add("dn: dc=example", "objectClass: domain", "dc: example");
        try (LdapAuthenticator directory = at(port, false, false, "(uid={user})", "broker-secret", trusting)) {
            for (int i = 0; i < 4; i++) {
                assertThat(verdict(directory, "ann", "x")).isInstanceOf(Verdict.Unavailable.class);
            }
            late.startListening();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> verdict(directory, "ann", "x").equals(Verdict.ABSTAINED));
        } finally {
            late.shutDown(true);
        }
    }
}
