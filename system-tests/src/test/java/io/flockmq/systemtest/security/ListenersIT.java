package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several listeners of one broker, each with users and limits of its own. */
class ListenersIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int PASSWORDS = Ports.free();
    private static final int CERTIFICATES = Ports.free();
    private static final int OPEN = Ports.free();

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        Path passwords = directory.resolve("passwords");
        Passwd.set("sesame", passwords.toString(), "ann");
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + passwords,
                "--mqtt.security.x509.user-name={cn}",
                "--mqtt.security.authentication=password-file",
                "--mqtt.listeners.passwords.port=" + PASSWORDS,
                "--mqtt.listeners.certificates.port=" + CERTIFICATES,
                "--mqtt.listeners.certificates.authentication=x509",
                "--mqtt.listeners.open.port=" + OPEN,
                "--mqtt.listeners.open.allow-anonymous=true",
                "--mqtt.listeners.open.max-connections=2",
                "--mqtt.listeners.open.max-packet-size=1KB");
        broker.awaitLog("Clients are asked who they are, but anonymous clients may connect to: open");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void eachAsksItsClientsInItsOwnWay() {
        RawClient.connected(server(PASSWORDS), ann("with-password")).close();
        refused(CERTIFICATES, ann("without-certificate"), Reason.BAD_USER_NAME_OR_PASSWORD);
        refused(PASSWORDS, Connect.v5("nobody"), Reason.NOT_AUTHORIZED);
    }

    @Test
    void eachHasItsOwnLimits() {
        try (RawClient first = RawClient.connect(server(OPEN), Connect.v5("open-1"));
                RawClient second = RawClient.connected(server(OPEN), Connect.v5("open-2"))) {
            assertThat(first.expectConnack().properties().number(PropertyId.MAXIMUM_PACKET_SIZE))
                    .hasValue(1024);
            try (RawClient third = RawClient.open(server(OPEN), Version.V5)) {
                third.expectClosedWithin(SOON);
            }
            broker.awaitLog("refused", "as many connections as listener open allows");
            RawClient.connected(server(PASSWORDS), ann("elsewhere")).close();
            second.publish("large", "x".repeat(1100), 0);
            second.expectDisconnect(Reason.PACKET_TOO_LARGE);
        }
        await("room for another one")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        RawClient.connected(server(OPEN), Connect.v5("open-3")).close());
    }

    private static Connect ann(String clientId) {
        return Connect.v5(clientId).user("ann", "sesame");
    }

    private static void refused(int port, Connect connect, Reason reason) {
        try (RawClient client = RawClient.connect(server(port), connect)) {
            client.expectConnack(reason);
            client.expectClosedWithin(SOON);
        }
    }

    private static InetSocketAddress server(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
