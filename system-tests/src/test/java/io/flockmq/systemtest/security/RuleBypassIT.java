package io.flockmq.systemtest.security;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.Property;
import io.flockmq.systemtest.raw.PropertyId;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ann had rights until a moment ago, and tries what she has from then; and other ways to what she may not have. */
@Timeout(60)
class RuleBypassIT {

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int FAILURE_OF_MQTT_3 = 0x80;

    private static final int RETAINED = 0x01;
    private static final int QOS_1 = 0x02;

    private static final String USERS = """
            ann:$2b$05$abcdefghijklmnopqrstuu2IQKBjLaH48D/32j2ZV8pOQYlZG3roe
            bob:$2b$05$abcdefghijklmnopqrstuulNbVcQ.fGMp0r/EKBz3VCJyG3dmHNda
            """;
    private static final String GENEROUS = """
            user ann
            topic readwrite plant/#
            topic readwrite news
            user bob
            topic readwrite #
            topic readwrite $SYS/#
            """;
    private static final String STRICT = GENEROUS.replace("topic readwrite plant/#\n", "");

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        Path users = Files.writeString(directory.resolve("users"), USERS);
        Files.writeString(directory.resolve("acl"), GENEROUS);
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + users,
                "--mqtt.security.acl-file.path=" + directory.resolve("acl"));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            Secrecy.holds(broker, "secret-of");
            broker.close();
        }
    }

    @BeforeEach
    void allowAgain() throws Exception {
        if (!Files.readString(directory.resolve("acl")).equals(GENEROUS)) {
            changeRules(GENEROUS);
        }
    }

    @Test
    void aTopicAliasFromBeforeIsNoWayToItsTopic() throws Exception {
        try (RawClient ann = ann("alias");
                RawClient bob = bob()) {
            bob.subscribe("plant/#", 0);
            ann.send(publish(1, "plant/1", "allowed"));
            ann.expectAck(AckType.PUBACK, 1);
            bob.expectPublish("plant/1", "allowed");

            changeRules(STRICT);
            ann.send(publish(2, "", "refused"));
            ann.expectAck(AckType.PUBACK, 2, NOT_AUTHORIZED);
            bob.publish("plant/2", "next", 0);
            bob.expectPublish("plant/2", "next");
        }
    }

    @Test
    void aWillFromBeforeIsNotPublished() throws Exception {
        try (RawClient bob = bob()) {
            bob.subscribe("plant/#", 0);
            RawClient ann = RawClient.connected(server(), user("will", "ann").will("plant/will", "refused", 0, false));
            RawClient allowed =
                    RawClient.connected(server(), user("allowed-will", "bob").will("plant/will", "allowed", 0, false));
            changeRules(STRICT);
            ann.reset();
            broker.awaitLog(" WARN ", "message of client \"will\"", "plant/will");
            allowed.reset();
            bob.expectPublish("plant/will", "allowed");
        }
    }

    @Test
    void aWillForATopicOfTheBrokerIsRefused() {
        try (RawClient bob =
                RawClient.connect(server(), user("sys-will", "bob").will("$SYS/broker/version", "fake", 0, true))) {
            bob.expectConnack(NOT_AUTHORIZED);
        }
    }

    @Test
    void whatWasRetainedBeforeDoesNotCome() throws Exception {
        try (RawClient ann = ann("retained");
                RawClient bob = bob()) {
            bob.send(ClientPackets.publish(Version.V5, QOS_1 | RETAINED, "plant/kept", 1, bytes("secret")));
            bob.expectAck(AckType.PUBACK, 1);
            changeRules(STRICT);
            ann.subscribe("#", 0);
            ann.ping(); // nothing came before
            bob.publish("news", "seen", 1);
            ann.expectPublish("news", "seen");
            bob.send(ClientPackets.publish(Version.V5, RETAINED, "plant/kept", 0, bytes("")));
        }
    }

    @Test
    void whatWaitedInASessionFromBeforeDoesNotCome() throws Exception {
        Connect persistent = user("waits", "ann").persistent();
        try (RawClient ann = RawClient.connected(server(), persistent)) {
            ann.subscribe("plant/#", 1);
            ann.subscribe("news", 1);
        }
        broker.awaitLog("\"waits\"", "disconnected");
        try (RawClient bob = bob()) {
            bob.publish("plant/1", "secret", 1);
            bob.publish("news", "seen", 1);
        }
        changeRules(STRICT);
        try (RawClient ann = RawClient.connected(server(), persistent)) {
            ann.expectPublish("news", "seen");
        }
    }

    @Test
    void aSharedSubscriptionFromBeforeBringsNothing() throws Exception {
        try (RawClient ann = ann("shares");
                RawClient bob = bob()) {
            ann.subscribe("$share/g/plant/#", 0);
            ann.subscribe("$share/g/news", 0);
            bob.publish("plant/1", "allowed", 0);
            ann.expectPublish("plant/1", "allowed");
            changeRules(STRICT);
            bob.publish("plant/1", "secret", 0);
            bob.publish("news", "seen", 0);
            ann.expectPublish("news", "seen");
        }
    }

    @Test
    void noOtherSpellingOfAFilterIsAWayRoundARefusal() throws Exception {
        changeRules(STRICT);
        for (String filter : new String[] {
            "plant/#",
            "plant",
            "Plant/#",
            "/plant/#",
            "plant//#",
            "plant/",
            "$share/g/plant/#",
            "$SYS/#",
            "$share/g/$SYS/#",
            "$SYS/+/version",
            "$sys/#",
            "$CONTROL/#"
        }) {
            try (RawClient ann = ann("spells")) {
                ann.send(ClientPackets.subscribe(Version.V5, 1, filter, 0));
                ann.expectSuback(NOT_AUTHORIZED);
            }
            try (RawClient ann =
                    RawClient.connected(server(), Connect.v311("spells-3").user("ann", "secret-of-ann"))) {
                ann.send(ClientPackets.subscribe(Version.V311, 1, filter, 0));
                ann.expectSuback(FAILURE_OF_MQTT_3);
            }
        }
    }

    private static byte[] publish(int packetId, String topic, String payload) {
        return ClientPackets.publish(
                Version.V5, QOS_1, topic, packetId, bytes(payload), Property.of(PropertyId.TOPIC_ALIAS, 1));
    }

    private static void changeRules(String rules) throws Exception {
        int before = broker.log().size();
        Files.writeString(directory.resolve("acl"), rules);
        Awaitility.await("the broker has read the rules")
                .atMost(Duration.ofSeconds(10))
                .until(() -> broker.log().stream().skip(before).anyMatch(line -> line.contains("acl was read anew")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RawClient ann(String clientId) {
        return RawClient.connected(server(), user(clientId, "ann"));
    }

    private static RawClient bob() {
        return RawClient.connected(server(), user("bob", "bob"));
    }

    private static Connect user(String clientId, String name) {
        return Connect.v5(clientId).user(name, "secret-of-" + name);
    }

    private static InetSocketAddress server() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }
}
