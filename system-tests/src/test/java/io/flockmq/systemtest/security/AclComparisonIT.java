package io.flockmq.systemtest.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RequiresProgram;
import io.flockmq.systemtest.process.RunningProgram;
import io.flockmq.systemtest.raw.AckType;
import io.flockmq.systemtest.raw.ClientPackets;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.ServerPacket;
import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same rules and passwords given to mosquitto and to a node: what is different is in {@code docs/security.md}. */
@Timeout(60)
@RequiresProgram({"mosquitto", "mosquitto_passwd"})
class AclComparisonIT {

    /** The observer may do all, and is told all that does not begin with a dollar. */
    private static final String RULES = """
            # what stands before the first user is for those without a name

            topic read public/#
            topic deny public/secret
            topic open
            topic write drop/#
            topic readwrite marker

            user ann
            topic readwrite plant/#
            topic deny plant/secret/#
            topic read news
            topic write inbox
            # in between
               topic read indented
            topic  read  double
            topic readwrite with spaces/in it
            topic readwrite marker

            user mary ann
            topic readwrite marker
            topic write hers

            user bob
            topic read #
            topic deny hidden
            topic write level/+/state
            topic write deep/+/#
            topic write slash//x

            user deny
            topic deny first/b
            topic readwrite first/#
            topic deny first/c
            topic deny none/#
            topic readwrite marker

            user sys
            topic read $SYS/broker/version
            topic write $SYS/test
            topic readwrite marker

            user observer
            topic readwrite #
            topic readwrite $SYS/#

            user ann
            topic write again
            topic write by/%c/%u

            pattern readwrite devices/%c/#
            pattern read users/%u/inbox
            pattern deny devices/%c/secret
            pattern write both/%u/%c
            pattern readwrite marker
            """;

    private static final List<String> USERS =
            List.of("ann", "mary ann", "bob", "deny", "sys", "observer", "nowhere", "a/b");

    /** Published for each subscription, so that what it brings is seen. */
    private static final List<String> PROBES = List.of(
            "public",
            "public/a",
            "public/secret",
            "open",
            "drop/a",
            "plant",
            "plant/1",
            "plant/",
            "Plant/1",
            "plant/secret",
            "plant/secret/1",
            "news",
            "news/",
            "/news",
            "inbox",
            "indented",
            "double",
            "with spaces/in it",
            "hidden",
            "hidden/below",
            "first/a",
            "first/b",
            "first/c",
            "none/a",
            "devices/me/a",
            "devices/me",
            "devices/me/secret",
            "devices/you/a",
            "devices/a/b/x",
            "devices/x",
            "by/me/ann",
            "by/%c/%u",
            "users/ann/inbox",
            "users/bob/inbox",
            "users/a/b/inbox");

    /** Where the two do not do the same, and mean it. */
    enum Difference {
        NONE,
        /** A filter that covers nothing that is allowed. Mosquitto grants all filters. */
        FILTER_REFUSED,
        /** A name with a slash that stands for one level. In Mosquitto it gets rights in more than one. */
        SLASH_IN_A_NAME
    }

    /**
     * What came of it.
     *
     * @param accepted whether the packet was acknowledged as a success
     * @param delivered the topics of the messages that arrived at the observer, or at the subscriber
     */
    private record Outcome(boolean accepted, Set<String> delivered) {}

    @TempDir
    static Path directory;

    private static RealMosquitto mosquitto;
    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        Path rules = Files.writeString(directory.resolve("acl"), RULES);
        Path passwords = Files.createFile(directory.resolve("passwords"));
        for (String user : USERS) {
            try (RunningProgram passwd = RunningProgram.start(
                    new ProcessBuilder("mosquitto_passwd", "-b", passwords.toString(), user, "pw"))) {
                assertThat(passwd.awaitEnd()).as(passwd.lines().toString()).isZero();
            }
        }
        mosquitto = new RealMosquitto(passwords, rules);
        broker = BrokerProcess.start(
                "--mqtt.security.allow-anonymous=true",
                "--mqtt.security.password-file.path=" + passwords,
                "--mqtt.security.acl-file.path=" + rules,
                "--mqtt.security.sessions-belong-to-users=false", // one after another has the same client id
                "--mqtt.sys.interval=1s");
        for (InetSocketAddress server : List.of(mosquitto.address(), node())) {
            Awaitility.await("the first $SYS topics")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !subscribe(server, Version.V5, "sys", "waits", "$SYS/broker/version")
                            .delivered()
                            .isEmpty());
        }
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            Secrecy.holds(broker, "pw ");
            broker.close();
        }
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    @ParameterizedTest(name = "{0} as {1} publishes to {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -        | me    | public/a          | NONE
            -        | me    | open              | NONE
            -        | me    | drop/a            | NONE
            -        | me    | drop              | NONE
            -        | me    | Drop/a            | NONE
            -        | me    | plant/1           | NONE
            -        | me    | devices/me/a      | NONE
            -        | me    | devices/me        | NONE
            -        | me    | devices/me/secret | NONE
            -        | me    | devices/you/a     | NONE
            -        | me    | both/me/me        | NONE
            -        | a/b   | devices/a/b/x     | SLASH_IN_A_NAME
            -        | +     | devices/you/x     | NONE
            -        | '#'   | devices/x         | NONE
            -        | me/#  | devices/me/x      | NONE
            ann      | me    | plant/1           | NONE
            ann      | me    | plant             | NONE
            ann      | me    | plant/            | NONE
            ann      | me    | plant//1          | NONE
            ann      | me    | /plant/1          | NONE
            ann      | me    | PLANT/1           | NONE
            ann      | me    | plant/secret      | NONE
            ann      | me    | plant/secret/1    | NONE
            ann      | me    | plant/Secret/1    | NONE
            ann      | me    | plant/secrets     | NONE
            ann      | me    | news              | NONE
            ann      | me    | inbox             | NONE
            ann      | me    | inbox/            | NONE
            ann      | me    | again             | NONE
            ann      | me    | with spaces/in it | NONE
            ann      | me    | public/a          | NONE
            ann      | me    | drop/a            | NONE
            ann      | me    | devices/me/a      | NONE
            ann      | me    | both/ann/me       | NONE
            ann      | me    | both/me/ann       | NONE
            ann      | +     | plant/1           | NONE
            ann      | +     | both/ann/me       | NONE
            mary ann | me    | hers              | NONE
            mary ann | me    | again             | NONE
            bob      | me    | level/1/state     | NONE
            bob      | me    | level//state      | NONE
            bob      | me    | level/1/2/state   | NONE
            bob      | me    | level/state       | NONE
            bob      | me    | deep/1            | NONE
            bob      | me    | deep              | NONE
            bob      | me    | deep/1/2/3        | NONE
            bob      | me    | slash//x          | NONE
            bob      | me    | slash/x           | NONE
            deny     | me    | first/a           | NONE
            deny     | me    | first/b           | NONE
            deny     | me    | first/c           | NONE
            deny     | me    | first/c/below     | NONE
            deny     | me    | none/a            | NONE
            a/b      | me    | both/a/b/me       | SLASH_IN_A_NAME
            nowhere  | me    | plant/1           | NONE
            nowhere  | me    | open              | NONE
            nowhere  | me    | devices/me/a      | NONE
            sys      | me    | $SYS/test         | NONE
            observer | all   | $SYS/test         | NONE
            bob      | me    | $SYS/test         | NONE
            """)
    void publishes(@Nullable String user, String clientId, String topic, Difference difference) {
        for (Version version : List.of(Version.V311, Version.V5)) {
            compare(
                    publish(mosquitto.address(), version, user, clientId, topic),
                    publish(node(), version, user, clientId, topic),
                    difference);
        }
    }

    @ParameterizedTest(name = "{0} as {1} subscribes to {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -        | me    | #                       | NONE
            -        | me    | public/#                | NONE
            -        | me    | public/+                | NONE
            -        | me    | public/secret           | FILTER_REFUSED
            -        | me    | +                       | NONE
            -        | me    | +/+                     | NONE
            -        | me    | plant/#                 | FILTER_REFUSED
            -        | me    | drop/#                  | FILTER_REFUSED
            -        | me    | devices/#               | NONE
            -        | me    | devices/me/#            | NONE
            -        | me    | devices/me/secret       | FILTER_REFUSED
            -        | me    | devices/you/#           | FILTER_REFUSED
            -        | me    | users/+/inbox           | FILTER_REFUSED
            -        | a/b   | devices/#               | FILTER_REFUSED
            -        | +     | devices/#               | FILTER_REFUSED
            -        | +     | devices/+/x             | FILTER_REFUSED
            -        | '#'   | devices/#               | FILTER_REFUSED
            -        | me    | $SYS/#                  | FILTER_REFUSED
            ann      | me    | #                       | NONE
            ann      | me    | plant/#                 | NONE
            ann      | me    | plant/+                 | NONE
            ann      | me    | plant/secret/#          | FILTER_REFUSED
            ann      | me    | +/secret/#              | NONE
            ann      | me    | +/+/1                   | NONE
            ann      | me    | PLANT/#                 | FILTER_REFUSED
            ann      | me    | /plant/#                | FILTER_REFUSED
            ann      | me    | news                    | NONE
            ann      | me    | news/#                  | NONE
            ann      | me    | news/                   | FILTER_REFUSED
            ann      | me    | /news                   | FILTER_REFUSED
            ann      | me    | inbox                   | FILTER_REFUSED
            ann      | me    | indented                | NONE
            ann      | me    | double                  | NONE
            ann      | me    | with spaces/#           | NONE
            ann      | me    | public/#                | FILTER_REFUSED
            ann      | me    | users/#                 | NONE
            ann      | me    | users/bob/inbox         | FILTER_REFUSED
            ann      | me    | $share/g/#              | NONE
            ann      | me    | $share/g/plant/secret/# | FILTER_REFUSED
            ann      | me    | $share/g/plant/secret/1 | FILTER_REFUSED
            ann      | +     | plant/1                 | NONE
            mary ann | me    | #                       | NONE
            mary ann | me    | hers                    | FILTER_REFUSED
            bob      | me    | #                       | NONE
            bob      | me    | hidden                  | FILTER_REFUSED
            bob      | me    | hidden/#                | NONE
            bob      | me    | $SYS/#                  | FILTER_REFUSED
            bob      | me    | $SYS/broker/version     | FILTER_REFUSED
            bob      | me    | devices/#               | NONE
            deny     | me    | first/#                 | NONE
            deny     | me    | first/c                 | FILTER_REFUSED
            deny     | me    | none/#                  | FILTER_REFUSED
            a/b      | me    | users/#                 | FILTER_REFUSED
            nowhere  | me    | #                       | NONE
            nowhere  | me    | plant/#                 | FILTER_REFUSED
            sys      | me    | $SYS/#                  | NONE
            sys      | me    | $SYS/broker/version     | NONE
            sys      | me    | $SYS/broker/uptime      | FILTER_REFUSED
            observer | me    | $SYS/#                  | NONE
            observer | me    | #                       | NONE
            """)
    void subscribes(@Nullable String user, String clientId, String filter, Difference difference) {
        for (Version version : List.of(Version.V311, Version.V5)) {
            compare(
                    subscribe(mosquitto.address(), version, user, clientId, filter),
                    subscribe(node(), version, user, clientId, filter),
                    difference);
        }
    }

    private static void compare(Outcome theirs, Outcome ours, Difference difference) {
        switch (difference) {
            case NONE -> assertThat(ours).isEqualTo(theirs);
            case FILTER_REFUSED -> {
                assertThat(theirs.accepted()).isTrue();
                assertThat(ours).isEqualTo(new Outcome(false, Set.of()));
            }
            case SLASH_IN_A_NAME -> {
                assertThat(theirs.delivered()).isNotEmpty();
                assertThat(ours.delivered()).isEmpty();
            }
        }
    }

    private static InetSocketAddress node() {
        return new InetSocketAddress(broker.address().host(), broker.address().port());
    }

    private static RawClient connected(
            InetSocketAddress server, Version version, @Nullable String user, String clientId) {
        Connect connect = Connect.of(version, clientId);
        return RawClient.connected(server, user == null ? connect : connect.user(user, "pw"));
    }

    private static Outcome publish(
            InetSocketAddress server, Version version, @Nullable String user, String clientId, String topic) {
        try (RawClient observer = connected(server, Version.V5, "observer", "observes");
                RawClient publisher = connected(server, version, user, clientId)) {
            observer.subscribe("#", 0);
            observer.subscribe("$SYS/test", 0);
            publisher.send(ClientPackets.publish(version, 0x02, topic, 1, new byte[1]));
            ServerPacket.Ack ack = publisher.expect(ServerPacket.Ack.class);
            assertThat(ack.type()).isEqualTo(AckType.PUBACK);
            publisher.publish("marker", "", 0); // what one client sends comes in order
            return new Outcome(ack.code() < 0x80, untilMarker(observer));
        }
    }

    private static Outcome subscribe(
            InetSocketAddress server, Version version, @Nullable String user, String clientId, String filter) {
        try (RawClient observer = connected(server, Version.V5, "observer", "observes");
                RawClient subscriber = connected(server, version, user, clientId)) {
            subscriber.subscribe("marker", 0);
            subscriber.send(ClientPackets.subscribe(version, subscriber.nextPacketId(), filter, 0));
            Set<String> retained = new TreeSet<>(); // Mosquitto sends it before SUBACK
            ServerPacket packet = subscriber.read();
            for (; packet instanceof ServerPacket.Publish publish; packet = subscriber.read()) {
                retained.add(shown(publish.topic()));
            }
            assertThat(packet).isInstanceOf(ServerPacket.SubAck.class);
            int code = ((ServerPacket.SubAck) packet).codes().getFirst();
            for (String topic : PROBES) {
                observer.publish(topic, "probe", 0);
            }
            observer.publish("marker", "", 0);
            retained.addAll(untilMarker(subscriber));
            return new Outcome(code < 0x80, retained);
        }
    }

    /** The topics of what comes before the marker. */
    private static Set<String> untilMarker(RawClient client) {
        Set<String> topics = new TreeSet<>();
        while (true) {
            String topic = client.expect(ServerPacket.Publish.class).topic();
            if (topic.equals("marker")) {
                return topics;
            }
            topics.add(shown(topic));
        }
    }

    /** Brokers have figures of their own. */
    private static String shown(String topic) {
        return topic.startsWith("$SYS/broker/") && !topic.equals("$SYS/broker/version") ? "$SYS/broker/..." : topic;
    }
}
