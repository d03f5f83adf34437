package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.TemporaryDirectory;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** A broker that asks in turn a token's signature, a web service and a directory. In the order of an evening: one after the other is away. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackEndsIT {

    private static final int REFUSED = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int UNAVAILABLE = 0x88;
    private static final String SECRET = "secret-of-";

    private static final TemporaryDirectory files = new TemporaryDirectory();
    private static Issuer issuer;
    private static WebService keys;
    private static WebService hook;
    private static InMemoryDirectoryServer directory;
    private static BrokerProcess broker;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer("first");
        keys = new WebService(_ -> issuer.published());
        keys.answers(503);
        hook = new WebService(BackEndsIT::hookSays);
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.addAdditionalBindCredentials("cn=broker,dc=example", SECRET + "broker");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                "plain", InetAddress.getLoopbackAddress(), Ports.lasting(), null));
        directory = new InMemoryDirectoryServer(config);
        directory.add("dn: dc=example", "objectClass: domain", "dc: example");
        directory.add(
                "dn: uid=lea,dc=example",
                "objectClass: inetOrgPerson",
                "cn: Lea",
                "sn: Lea",
                "uid: lea",
                "userPassword: " + SECRET + "lea");
        directory.startListening();
        Path password = Files.writeString(files.file().toPath().resolve("ldap-password"), SECRET + "broker\n");
        broker = BrokerProcess.start(
                "--mqtt.security.allow-anonymous=true",
                "--mqtt.security.jwt.jwks-url=" + keys.url(),
                "--mqtt.security.jwt.issuer=tests",
                "--mqtt.security.jwt.permissions-claim=mqtt",
                "--mqtt.security.http.url=" + hook.url(),
                "--mqtt.security.http.timeout=1s",
                "--mqtt.security.http.headers=Authorization: Bearer " + SECRET + "hook",
                "--mqtt.security.http.cache-deny=0",
                "--mqtt.security.http.cache-allow=0",
                "--mqtt.security.ldap.urls=ldap://127.0.0.1:" + directory.getListenPort(),
                "--mqtt.security.ldap.bind-dn=cn=broker,dc=example",
                "--mqtt.security.ldap.password-file=" + password,
                "--mqtt.security.ldap.base=dc=example",
                "--mqtt.security.ldap.timeout=1s");
        address =
                new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    @AfterAll
    static void stop() {
        try {
            broker.terminate(); // ends in time, whatever back ends have left behind
            Secrecy.holds(broker, SECRET, "eyJ");
        } finally {
            broker.close();
            directory.shutDown(true);
            hook.close();
            keys.close();
            files.close();
        }
    }

    private static String hookSays(String asked) {
        if (!asked.contains("\"user\":\"hal\"")) {
            return "{\"result\":\"ignore\"}";
        }
        return asked.contains("\"password\":\"" + SECRET + "hal\"")
                ? "{\"result\":\"allow\",\"rules\":[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"hal/#\"}]}"
                : "{\"result\":\"deny\"}";
    }

    private static String token(Duration validity) throws Exception {
        long end = Instant.now().plus(validity).getEpochSecond();
        return issuer.token(
                "{\"sub\":\"tom\",\"iss\":\"tests\",\"exp\":%d,\"mqtt\":{\"subscribe\":[\"tom/#\"]}}".formatted(end));
    }

    private static Connect user(String user, String password) {
        return Connect.v5("client-of-" + user).user(user, password);
    }

    private static int codeFor(String user, String password) {
        try (RawClient client = RawClient.connect(address, user(user, password))) {
            return client.expect(ServerPacket.ConnAck.class).code();
        }
    }

    private static int subscribed(RawClient client, String filter) {
        client.send(ClientPackets.subscribe(client.version(), client.nextPacketId(), filter, 0));
        return client.expect(ServerPacket.SubAck.class).codes().getFirst();
    }

    private static void awaitAdmission(String user, String password) {
        Awaitility.await(user + " to be served again")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> codeFor(user, password) == 0);
    }

    /** Somebody whom nobody is asked about. */
    private static void othersAreServed() {
        try (RawClient other = RawClient.connected(address, Connect.v5("other"))) {
            other.subscribe("meanwhile", 0);
            other.publish("meanwhile", "served", 0);
            other.expectPublish("meanwhile", "served");
        }
    }

    @Test
    @Order(1)
    void tokensAreRefusedUntilTheirKeysCanBeRead() throws Exception {
        String token = token(Duration.ofMinutes(5));
        assertThat(codeFor("tom", token)).isEqualTo(UNAVAILABLE);
        othersAreServed();
        assertThat(codeFor("lea", SECRET + "lea")).isZero();
        keys.answers(200);
        awaitAdmission("tom", token);
        keys.answers(503);
        assertThat(codeFor("tom", token)).isZero();
        assertThat(codeFor("tom", new Issuer("first").token("{\"sub\":\"tom\",\"iss\":\"tests\",\"exp\":4102444800}")))
                .isEqualTo(REFUSED);
    }

    @Test
    @Order(2)
    void aConnectionEndsWithItsToken() throws Exception {
        try (RawClient client = RawClient.connected(address, user("tom", token(Duration.ofSeconds(3))))) {
            assertThat(subscribed(client, "tom/a")).isZero();
            assertThat(subscribed(client, "ann/a")).isEqualTo(NOT_AUTHORIZED);
            client.expectDisconnect(NOT_AUTHORIZED);
        }
        broker.awaitLog("client-of-tom", "its credentials have expired");
    }

    @Test
    @Order(3)
    void theWebServiceAndTheDirectoryKnowWhoIsWho() {
        try (RawClient hal = RawClient.connected(address, user("hal", SECRET + "hal"))) {
            assertThat(subscribed(hal, "hal/a")).isZero();
            assertThat(subscribed(hal, "lea/a")).isEqualTo(NOT_AUTHORIZED);
        }
        assertThat(codeFor("hal", SECRET + "lea")).isEqualTo(REFUSED);
        assertThat(codeFor("lea", SECRET + "lea")).isZero();
        assertThat(codeFor("lea", SECRET + "hal")).isEqualTo(REFUSED);
        assertThat(codeFor("lea", "")).isEqualTo(REFUSED);
        assertThat(codeFor("l*", SECRET + "lea")).isEqualTo(REFUSED);
        assertThat(codeFor("nobody", SECRET + "lea")).isEqualTo(REFUSED);
    }

    @Test
    @Order(4)
    void aSilentWebServiceHoldsUpNobodyElse() {
        hook.silence();
        try (RawClient waits = RawClient.connect(address, user("hal", SECRET + "hal"))) {
            Awaitility.await().until(() -> hook.silenced() > 0);
            othersAreServed();
            assertThat(waits.expect(ServerPacket.ConnAck.class).code()).isEqualTo(UNAVAILABLE);
        } finally {
            hook.speak();
        }
        awaitAdmission("hal", SECRET + "hal");
    }

    @Test
    @Order(5)
    void aWebServiceThatFailsRefusesAtOnceAndComesBack() {
        hook.answers(500);
        Awaitility.await("a rest for the web service")
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    assertThat(codeFor("hal", SECRET + "hal")).isEqualTo(UNAVAILABLE);
                    return broker.log().stream()
                            .anyMatch(line -> line.contains("the HTTP hook has failed, and is left alone"));
                });
        othersAreServed();
        hook.answers(200);
        awaitAdmission("hal", SECRET + "hal");
    }

    @Test
    @Order(6)
    void aDirectoryThatIsDownRefusesAndComesBack() throws Exception {
        directory.shutDown(true);
        assertThat(codeFor("lea", SECRET + "lea")).isEqualTo(UNAVAILABLE);
        othersAreServed();
        assertThat(codeFor("hal", SECRET + "hal")).isZero();
        directory.startListening();
        awaitAdmission("lea", SECRET + "lea");
    }
}
