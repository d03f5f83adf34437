package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.conformance.Proves;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Version;
import java.io.IOException;
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
import org.junit.jupiter.api.io.TempDir;

/** A broker that reads users and rules from files, as an operator sets it up. */
class PasswordsAndRulesIT {

    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int MQTT_3_BAD_USER_NAME_OR_PASSWORD = 4;
    private static final int MQTT_3_NOT_AUTHORIZED = 5;

    /** Flags of a PUBLISH of QoS 0. */
    private static final int RETAINED = 0x01;

    private static final int QOS_1 = 0x02;
    private static final int QOS_2 = 0x04;

    private static final String RULES = """
            user ann
            topic readwrite plant/#
            topic deny plant/secret/#
            topic read news
            user boss
            topic readwrite #
            pattern readwrite own/%u/#
            """;

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        Path passwords = directory.resolve("passwords");
        Passwd.set("sesame", passwords.toString(), "ann");
        Passwd.set("open", passwords.toString(), "boss");
        Files.writeString(directory.resolve("acl"), RULES);
        broker = BrokerProcess.start(
                "--mqtt.security.password-file.path=" + passwords,
                "--mqtt.security.acl-file.path=" + directory.resolve("acl"),
                "--mqtt.security.admins=boss",
                "--mqtt.sys.interval=1s");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            assertThat(broker.log()).noneMatch(line -> line.contains("sesame"));
            broker.close();
        }
    }

    @BeforeEach
    void putRulesBack() throws Exception {
        if (!Files.readString(directory.resolve("acl")).equals(RULES)) {
            changeRules(RULES);
        }
    }

    @Test
    @Proves(mqtt5 = "MQTT-3.1.4-2")
    void onlyTheRightPasswordOpens() {
        connected("right", "ann", "sesame").close();
        refused(Connect.v5("wrong").user("ann", "Sesame"), BAD_USER_NAME_OR_PASSWORD);
        refused(Connect.v5("unknown").user("zoe", "sesame"), BAD_USER_NAME_OR_PASSWORD);
        refused(Connect.v5("nobody"), NOT_AUTHORIZED);
        refused(Connect.v5("empty").user("ann", ""), BAD_USER_NAME_OR_PASSWORD);
        refused(Connect.v5("none").user("ann", null), BAD_USER_NAME_OR_PASSWORD);
        refused(Connect.v311("wrong-3").user("ann", "Sesame"), MQTT_3_BAD_USER_NAME_OR_PASSWORD);
        refused(Connect.v311("nobody-3"), MQTT_3_NOT_AUTHORIZED);
    }

    @Test
    void aClientIdIsThatOfItsUserAsLongAsThereIsASession() {
        Connect anns = Connect.v5("anns").persistent().user("ann", "sesame");
        try (RawClient ann = RawClient.connected(server(), anns)) {
            refused(anns.user("boss", "open"), NOT_AUTHORIZED);
            refused(anns.user("boss", "open").clean(true), NOT_AUTHORIZED);
            refused(Connect.v311("anns").user("boss", "open"), MQTT_3_NOT_AUTHORIZED);
            ann.ping();
            ann.disconnect();
        }
        refused(anns.user("boss", "open"), NOT_AUTHORIZED);
        RawClient.connected(server(), Connect.v5("anns").clean(true).user("ann", "sesame"))
                .close(); // and that is the end of the session
        Awaitility.await("the broker to notice")
                .untilAsserted(() ->
                        RawClient.connected(server(), anns.user("boss", "open")).close());
        broker.awaitLog("of client \"anns\" refused: the session is that of another user");
    }

    @Test
    @Proves(mqtt5 = {"MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    void aClientPublishesOnlyWhereItMay() {
        try (RawClient boss = connected("boss-1", "boss", "open");
                RawClient ann = connected("ann-1", "ann", "sesame")) {
            boss.subscribe("#", 1);
            ann.publish("plant/secret/1", "spy", 0);
            ann.send(ClientPackets.publish(Version.V5, QOS_1, "news", 1, bytes("fake")));
            ann.expectAck(AckType.PUBACK, 1, NOT_AUTHORIZED);
            ann.send(ClientPackets.publish(Version.V5, QOS_2, "plant/secret/1", 2, bytes("spy")));
            ann.expectAck(AckType.PUBREC, 2, NOT_AUTHORIZED);
            ann.publish("plant/1", "fine", 1);

            boss.expectPublish("plant/1", "fine");
        }
    }

    @Test
    @Proves(mqtt5 = "MQTT-4.3.3-9", mqtt311 = "MQTT-3.3.5-2")
    void aMessageThatIsRefusedLeavesItsPacketIdFree() {
        try (RawClient ann = connected("ann-free", "ann", "sesame")) {
            ann.send(ClientPackets.publish(Version.V5, QOS_2, "news", 2, bytes("fake")));
            ann.expectAck(AckType.PUBREC, 2, NOT_AUTHORIZED);
            ann.send(ClientPackets.publish(Version.V5, QOS_2, "plant/1", 2, bytes("fine")));
            ann.expectAck(AckType.PUBREC, 2);
        }
        try (RawClient ann = RawClient.connected(server(), Connect.v311("ann-3").user("ann", "sesame"))) {
            ann.publish("news", "fake", 1);
        }
    }

    @Test
    void aClientSubscribesOnlyToWhatItMaySee() {
        try (RawClient ann = connected("ann-2", "ann", "sesame")) {
            refused(ann, "plant/secret/#");
            refused(ann, "$share/g/plant/secret/#");
            refused(ann, "own/boss/+");
            refused(ann, "$SYS/#");
            ann.subscribe("plant/#", 1);
            ann.subscribe("own/ann/+", 1);
        }
        try (RawClient boss = connected("boss-2", "boss", "open")) {
            boss.subscribe("$SYS/broker/uptime", 0);
            assertThat(boss.expectPublish().topic()).isEqualTo("$SYS/broker/uptime");
        }
    }

    @Test
    void aWildcardIsNoWayAroundRules() {
        try (RawClient ann = connected("ann-3", "ann", "sesame");
                RawClient boss = connected("boss-3", "boss", "open")) {
            boss.send(ClientPackets.publish(Version.V5, RETAINED, "plant/secret/kept", 0, bytes("kept")));
            ann.subscribe("#", 1);
            ann.subscribe("$share/g/plant/+/+", 1);
            boss.publish("plant/secret/1", "hidden", 0);
            boss.publish("other", "hidden", 0);
            boss.publish("news", "seen", 0);

            ann.expectPublish("news", "seen");
            ann.expectNothingWithin(Duration.ofMillis(200));
            boss.send(ClientPackets.publish(Version.V5, RETAINED, "plant/secret/kept", 0, bytes("")));
        }
    }

    @Test
    void aWillGoesOnlyWhereItsClientMayPublish() {
        refused(Connect.v5("ann-4").user("ann", "sesame").will("plant/secret/will", "spy", 1, false), NOT_AUTHORIZED);
        RawClient.connected(server(), Connect.v5("ann-4").user("ann", "sesame").will("plant/will", "fine", 1, false))
                .close();
    }

    @Test
    void whatWasSubscribedBeforeAChangeOfRulesIsNoWayAroundThem() throws Exception {
        try (RawClient ann = connected("ann-5", "ann", "sesame");
                RawClient boss = connected("boss-5", "boss", "open")) {
            ann.subscribe("plant/#", 1);
            boss.publish("plant/1", "before", 0);
            ann.expectPublish("plant/1", "before");

            changeRules(RULES.replace("topic readwrite plant/#", "topic write plant/#"));

            boss.publish("plant/1", "after", 0);
            boss.publish("news", "seen", 0);
            ann.subscribe("news", 0);
            boss.publish("news", "seen again", 0);
            ann.expectPublish("news", "seen again");
            refused(ann, "plant/1");
        }
    }

    @Test
    void rulesThatCannotBeReadChangeNothing() throws Exception {
        Files.writeString(directory.resolve("acl"), "topic reed #\n");
        broker.awaitLog("acl:1: unknown access", "what was read before stays in force");
        try (RawClient ann = connected("ann-6", "ann", "sesame")) {
            ann.subscribe("plant/#", 1);
        }
    }

    @Test
    void aBrokerDoesNotStartWithFilesThatItCannotRead() throws Exception {
        Path spoiled = directory.resolve("spoiled");
        Files.writeString(spoiled, "ann:not a hash\n");
        try (BrokerProcess none = BrokerProcess.launch(
                "--mqtt.security.password-file.path=" + spoiled, "--mqtt.security.acl-file.path=/nowhere/acl")) {
            assertThat(none.awaitEnd()).isEqualTo(2);
            assertThat(none.log())
                    .anyMatch(line -> line.contains("mqtt.security.password-file.path")
                            && line.contains("spoiled:1: not a hash that is known; allowed: $argon2id"))
                    .anyMatch(line ->
                            line.contains("mqtt.security.acl-file.path") && line.contains("there is no such file"))
                    .noneMatch(line -> line.contains("\tat "));
        }
    }

    private static void changeRules(String rules) throws IOException {
        int before = broker.log().size();
        Files.writeString(directory.resolve("acl"), rules);
        Awaitility.await("the broker has read the rules")
                .atMost(Duration.ofSeconds(10))
                .until(() -> broker.log().stream().skip(before).anyMatch(line -> line.contains("acl was read anew")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InetSocketAddress server() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    private static RawClient connected(String clientId, String user, String password) {
        return RawClient.connected(server(), Connect.v5(clientId).user(user, password));
    }

    private static void refused(RawClient client, String filter) {
        int packetId = client.nextPacketId();
        client.send(ClientPackets.subscribe(Version.V5, packetId, filter, 1));
        client.expectSuback(NOT_AUTHORIZED);
    }

    private static void refused(Connect connect, int code) {
        try (RawClient client = RawClient.connect(server(), connect)) {
            assertThat(client.expectConnack(code).properties().all())
                    .as("nothing for strangers")
                    .isEmpty();
            client.expectClosedWithin(Duration.ofSeconds(5));
        }
    }
}
