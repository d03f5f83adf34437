package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of whom PostgreSQL knows, in one walk: away at the start, there, slow, away, there again. */
@Timeout(180)
class DatabaseIT {

    private static final int REFUSED = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int UNAVAILABLE = 0x88;

    private static final String ANN = "$2b$05$abcdefghijklmnopqrstuu2IQKBjLaH48D/32j2ZV8pOQYlZG3roe";
    private static final String BOB = "$2b$05$abcdefghijklmnopqrstuulNbVcQ.fGMp0r/EKBz3VCJyG3dmHNda";
    private static final String TABLES = """
            CREATE ROLE flockmq LOGIN PASSWORD 'secret-of-broker';
            CREATE TABLE mqtt_user (username text PRIMARY KEY, password_hash text NOT NULL);
            CREATE TABLE mqtt_rule (username text NOT NULL, position int NOT NULL, permission text NOT NULL,
                action text NOT NULL, topic text NOT NULL, PRIMARY KEY (username, position));
            GRANT SELECT ON mqtt_user, mqtt_rule TO flockmq;
            INSERT INTO mqtt_user VALUES ('ann', '%s'), ('bob', '%s');
            INSERT INTO mqtt_rule VALUES ('ann', 1, 'deny', 'all', 'up/secret'), ('ann', 2, 'allow', 'all', 'up/#'),
                ('bob', 1, 'allow', 'sometimes', 'up/#');
            """.formatted(ANN, BOB);

    @Test
    void aDatabaseMayBeAwayAndSlowAndComeBack() {
        try (Postgres database = new Postgres();
                BrokerProcess broker = BrokerProcess.start(
                        "--mqtt.security.jdbc.url=jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres",
                        "--mqtt.security.jdbc.password=secret-of-broker",
                        "--mqtt.security.jdbc.timeout=1s",
                        "--mqtt.security.jdbc.rules-refresh=1s",
                        "--mqtt.security.allow-anonymous=true")) {
            InetSocketAddress address = new InetSocketAddress(
                    broker.address().host(), broker.address().port());

            isRefusedUntilItIsThere(database, broker, address);
            try (RawClient ann = awaitAnn(address)) {
                knowsWhoIsWho(address);
                rulesHoldAndChange(database, ann);
                isSlow(database, address, ann);
                isAway(database, address, ann);
                try (RawClient again = awaitAnn(address)) {
                    again.ping();
                }
            }
            broker.terminate(); // ends in time, whatever the pool has left behind
            Secrecy.holds(broker, "secret-of", ANN, BOB);
        }
    }

    private static Connect user(String clientId, String user, String password) {
        return Connect.v5(clientId).user(user, password);
    }

    private static int codeFor(InetSocketAddress address, String user, String password) {
        try (RawClient client = RawClient.connect(address, user("probe", user, password))) {
            return client.expect(ServerPacket.ConnAck.class).code();
        }
    }

    private static void isRefusedUntilItIsThere(Postgres database, BrokerProcess broker, InetSocketAddress address) {
        assertThat(codeFor(address, "ann", "secret-of-ann")).isEqualTo(UNAVAILABLE);
        broker.awaitLog(" WARN ", "the database of users", "are refused until it answers");
        assertThat(broker.log().stream().filter(line -> line.contains(" WARN ") && line.contains("database")))
                .hasSize(1);
        database.start();
        database.sql(TABLES);
    }

    private static RawClient awaitAnn(InetSocketAddress address) {
        Awaitility.await("the database to be asked again")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> codeFor(address, "ann", "secret-of-ann") == 0);
        return RawClient.connected(address, user("ann-" + System.nanoTime(), "ann", "secret-of-ann"));
    }

    private static void knowsWhoIsWho(InetSocketAddress address) {
        assertThat(codeFor(address, "ann", "secret-of-bob")).isEqualTo(REFUSED);
        assertThat(codeFor(address, "carl", "secret-of-ann")).isEqualTo(REFUSED);
        assertThat(codeFor(address, "ann' OR 1=1 --", "secret-of-ann")).isEqualTo(REFUSED);
        // A rule of his is not understood, and might be the one that forbids.
        assertThat(codeFor(address, "bob", "secret-of-bob")).isEqualTo(UNAVAILABLE);
    }

    private static void rulesHoldAndChange(Postgres database, RawClient ann) {
        ann.subscribe("up/a", 1);
        assertThat(subscribed(ann, "up/secret")).isEqualTo(NOT_AUTHORIZED);
        assertThat(subscribed(ann, "down/a")).isEqualTo(NOT_AUTHORIZED);
        database.sql("INSERT INTO mqtt_rule VALUES ('ann', 3, 'allow', 'subscribe', 'down/#')");
        Awaitility.await("the rules to be read again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> subscribed(ann, "down/a") == 0);
    }

    private static int subscribed(RawClient client, String filter) {
        client.send(ClientPackets.subscribe(client.version(), client.nextPacketId(), filter, 0));
        return client.expect(ServerPacket.SubAck.class).codes().getFirst();
    }

    private static void isSlow(Postgres database, InetSocketAddress address, RawClient ann) {
        try (RunningProgram lock = database.begin("BEGIN; LOCK TABLE mqtt_user; SELECT pg_sleep(20)")) {
            Awaitility.await("a table that is locked")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        try (RawClient waits = RawClient.connect(address, user("waits", "ann", "secret-of-ann"));
                                RawClient other = RawClient.connected(address, Connect.v5("other"))) {
                            other.subscribe("meanwhile", 0);
                            other.publish("meanwhile", "served", 0);
                            other.expectPublish("meanwhile", "served");
                            ann.ping();
                            return waits.expect(ServerPacket.ConnAck.class).code() == UNAVAILABLE;
                        }
                    });
            lock.kill();
        }
    }

    private static void isAway(Postgres database, InetSocketAddress address, RawClient ann) {
        database.stop();
        Awaitility.await("refusals without waiting")
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    long begin = System.nanoTime();
                    assertThat(codeFor(address, "ann", "secret-of-ann")).isEqualTo(UNAVAILABLE);
                    return System.nanoTime() - begin < Duration.ofMillis(500).toNanos();
                });
        assertThat(subscribed(ann, "up/a")).isZero();
        assertThat(subscribed(ann, "up/secret")).isEqualTo(NOT_AUTHORIZED);
        database.start();
    }
}
