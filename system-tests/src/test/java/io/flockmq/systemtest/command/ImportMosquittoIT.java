package io.flockmq.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.command.Flockmq.Answer;
import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.Ports;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that Mosquitto runs with is imported, and who may do what is the same with both. */
@RequiresProgram({"mosquitto", "mosquitto_passwd"})
class ImportMosquittoIT {

    private static final int THEIRS = Ports.free();
    private static final int OURS = Ports.free();

    private static final List<String> TOPICS = List.of(
            "public/a",
            "plant/1",
            "plant/secret",
            "plant",
            "inbox",
            "devices/me/x",
            "devices/you/x",
            "devices/%c/x",
            "devices/me/secret",
            "users/ann",
            "users/bob",
            "news",
            "open",
            "drop");

    @TempDir
    static Path directory;

    private static RunningProgram mosquitto;
    private static BrokerProcess broker;
    private static Answer imported;

    @BeforeAll
    static void start() throws Exception {
        Path passwords = Files.createFile(directory.resolve("pw"));
        for (String user : List.of("ann", "bob")) {
            try (RunningProgram passwd = RunningProgram.start(
                    new ProcessBuilder("mosquitto_passwd", "-b", passwords.toString(), user, user + "'s"))) {
                assertThat(passwd.awaitEnd()).as(passwd.lines().toString()).isZero();
            }
        }
        Files.writeString(passwords, Files.readString(passwords) + "carl:plain\n");
        Files.writeString(directory.resolve("acl"), """
                # for those without a name
                topic read public/#
                topic open

                user ann
                topic readwrite plant/#
                topic deny plant/secret
                topic read news
                topic write inbox
                topic write devices/%c/x

                user bob
                topic readwrite #
                topic deny plant/secret

                pattern readwrite devices/%c/#
                pattern deny devices/%c/secret
                pattern write users/%u
                """);
        Path more = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(more.resolve("limits.conf"), "max_queued_messages 50\nmax_packet_size 100000\n");
        Path conf = Files.writeString(directory.resolve("mosquitto.conf"), """
                # as Debian has it
                user root
                persistence false
                include_dir %1$s/conf.d
                listener %2$d 127.0.0.1
                allow_anonymous true
                password_file %1$s/pw
                acl_file %1$s/acl
                max_inflight_bytes 100000
                sys_interval 0
                """.formatted(directory, THEIRS));
        mosquitto = RunningProgram.start(new ProcessBuilder("mosquitto", "-c", conf.toString()));
        mosquitto.awaitLine("mosquitto's start", line -> line.contains("running"));
        imported = Flockmq.run(
                "import",
                "mosquitto",
                conf.toString(),
                "--to",
                directory.resolve("ours").toString());
        broker = BrokerProcess.start(
                "--config=" + directory.resolve("ours/flockmq.yaml"),
                "--mqtt.listeners.port-" + THEIRS + ".port=" + OURS);
        broker.awaitLog("Listener port-" + THEIRS, "MQTT on");
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    private static InetSocketAddress server(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void whatIsNotCarriedOverIsSaidLineByLine() {
        assertThat(imported.status()).isEqualTo(1);
        assertThat(imported.lines().stream().filter(line -> line.contains(": not carried over: ")))
                .extracting(line -> line.substring(0, line.indexOf(": not carried over: ")))
                .containsExactlyInAnyOrder(
                        "mosquitto.conf:2: user root",
                        "mosquitto.conf:9: max_inflight_bytes 100000",
                        "pw:3: user carl");
        assertThat(imported.lines()).noneMatch(line -> line.contains("plain") || line.contains("$7$"));
    }

    @Test
    void whatIsImportedIsAccepted() {
        String file = directory.resolve("ours/flockmq.yaml").toString();
        assertThat(Flockmq.run("config", "check", file).status()).isZero();
    }

    @Test
    void importedFilesAreNotReplacedUnlessAsked() {
        Answer again = Flockmq.run(
                "import",
                "mosquitto",
                directory.resolve("mosquitto.conf").toString(),
                "--to",
                directory.resolve("ours").toString());
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.lines()).singleElement().asString().contains("is there already; allowed:", "--force");
    }

    @Test
    void passwordsAreTheSame() {
        assertThat(letsIn(THEIRS)).containsExactly("-", "ann's ann", "bob's bob");
        assertThat(letsIn(OURS)).isEqualTo(letsIn(THEIRS));
    }

    private static List<String> letsIn(int port) {
        List<String> in = new ArrayList<>();
        if (isLetIn(port, null, "")) {
            in.add("-");
        }
        for (String user : List.of("ann", "bob", "carl", "nobody")) {
            for (String password : List.of("ann's", "bob's", "plain", "")) {
                if (isLetIn(port, user, password)) {
                    in.add(password + " " + user);
                }
            }
        }
        return in;
    }

    private static boolean isLetIn(int port, @Nullable String user, String password) {
        Connect connect = Connect.of(Version.V5, "me");
        try (RawClient client =
                RawClient.connect(server(port), user == null ? connect : connect.user(user, password))) {
            return client.expect(ServerPacket.ConnAck.class).code() == 0;
        }
    }

    @Test
    void everybodyMayPublishTheSame() {
        for (String user : new String[] {null, "ann", "bob"}) {
            assertThat(publishable(OURS, user)).as("as %s", user).isEqualTo(publishable(THEIRS, user));
        }
        assertThat(publishable(OURS, "ann")).contains("plant/1", "devices/me/x").doesNotContain("plant/secret");
    }

    private static List<String> publishable(int port, @Nullable String user) {
        List<String> allowed = new ArrayList<>();
        try (RawClient client = connected(port, user)) {
            for (String topic : TOPICS) {
                client.send(ClientPackets.publish(Version.V5, 0x02, topic, 1, new byte[1]));
                if (client.expect(ServerPacket.Ack.class).code() < 0x80) {
                    allowed.add(topic);
                }
            }
        }
        return allowed;
    }

    @Test
    void everybodyIsSentTheSame() {
        for (String user : new String[] {null, "ann", "bob"}) {
            assertThat(receivable(OURS, user)).as("as %s", user).isEqualTo(receivable(THEIRS, user));
        }
        assertThat(receivable(OURS, null)).contains("public/a").doesNotContain("plant/1");
    }

    /** What of that which bob may publish comes to somebody who subscribes to everything. */
    private static List<String> receivable(int port, @Nullable String user) {
        List<String> received = new ArrayList<>();
        try (RawClient subscriber = connected(port, user);
                RawClient publisher = RawClient.connected(
                        server(port), Connect.of(Version.V5, "publisher").user("bob", "bob's"))) {
            subscriber.subscribe("#", 0);
            for (String topic : TOPICS) {
                publisher.publish(topic, "x", 0);
            }
            publisher.publish("devices/me/end", "x", 0);
            while (true) {
                String topic = subscriber.expectPublish().topic();
                if (topic.equals("devices/me/end")) {
                    return received;
                }
                received.add(topic);
            }
        }
    }

    private static RawClient connected(int port, @Nullable String user) {
        Connect connect = Connect.of(Version.V5, "me");
        return RawClient.connected(server(port), user == null ? connect : connect.user(user, user + "'s"));
    }
}
