package io.flockmq.systemtest.admin;

import static io.flockmq.systemtest.admin.AdminHttp.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.RunningBroker;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import io.flockmq.systemtest.raw.ServerPacket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What the admin API of a node alone tells and does. */
class AdminApiIT {

    private static final Path BACKUPS = temporary();

    @RegisterExtension
    static final RunningBroker running = RunningBroker.with(
            "--mqtt.cluster.node-id=alone",
            "--mqtt.cluster.secret=not-to-be-seen",
            "--mqtt.admin.backup-dir=" + BACKUPS,
            "--mqtt.session.max-queued-messages=5");

    private static Path temporary() {
        try {
            return Files.createDirectories(
                    Path.of("target", "admin-backups", UUID.randomUUID().toString())
                            .toAbsolutePath());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private AdminHttp admin;
    private InetSocketAddress broker;

    @BeforeEach
    void find() {
        admin = AdminHttp.of("127.0.0.1:" + running.process().httpPort())
                .as("admin", AdminHttp.firstPassword(running.process().log()));
        broker = new InetSocketAddress(
                running.address().host(), running.address().port());
    }

    @Test
    void theNodeTellsHowItIsAndWhetherItMayBeStopped() {
        JsonNode node = admin.get("/nodes").is(200).body().path("items").path(0);
        assertThat(node.path("id").asString()).isEqualTo("alone");
        assertThat(node.path("state").asString()).isEqualTo("ready");
        assertThat(node.path("self").asBoolean()).isTrue();
        assertThat(node.path("stop").path("safe").asBoolean()).isTrue();
        assertThat(node.path("listeners").path(0).path("address").asString())
                .isEqualTo("127.0.0.1:" + running.address().port());
        assertThat(node.path("figures").path("memory").path("heapUsed").asLong())
                .isPositive();
        admin.get("/nodes/alone").is(200);
        assertThat(admin.get("/nodes/other").is(404).detail()).contains("there are: alone");
    }

    @Test
    void clientsAreFoundByWhatIsKnownOfThem() {
        try (RawClient one = RawClient.connected(broker, Connect.v5("find/one").user("alice", null));
                RawClient two =
                        RawClient.connected(broker, Connect.v311("find-two").persistent())) {
            two.disconnect();
            awaitOffline("find-two");
            assertThat(ids("/clients?id=find")).containsExactly("find-two", "find/one");
            assertThat(ids("/clients?id=find&connected=true")).containsExactly("find/one");
            assertThat(ids("/clients?id=find&connected=false")).containsExactly("find-two");
            assertThat(ids("/clients?id=two&match=prefix")).isEmpty();
            assertThat(ids("/clients?user=alice&id=find")).containsExactly("find/one");
            assertThat(ids("/clients?address=127.0.0.0/8&id=find")).containsExactly("find/one");
            assertThat(ids("/clients?address=10.0.0.0/8")).isEmpty();
            assertThat(admin.get("/clients?address=nowhere").is(400).detail()).contains("no IP address");
            one.ping();
        }
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        admin.get(path)
                .is(200)
                .body()
                .path("items")
                .forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    private void awaitOffline(String id) {
        Awaitility.await()
                .until(() -> !admin.get("/clients/" + id)
                        .is(200)
                        .body()
                        .path("connected")
                        .asBoolean());
    }

    @Test
    void aListGoesOnWithItsCursor() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            clients.add(RawClient.connected(broker, Connect.v5("page" + i)));
        }
        Set<String> seen = new LinkedHashSet<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/clients?id=page&limit=3&cursor=" + cursor)
                    .is(200)
                    .body();
            page.path("items")
                    .forEach(item ->
                            assertThat(seen.add(item.path("id").asString())).isTrue());
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("page0", "page1", "page2", "page3", "page4", "page5", "page6");
        clients.forEach(RawClient::close);
    }

    @Test
    void aClientIsShownWithAllThatWaitsForIt() {
        RawClient away = RawClient.connected(broker, Connect.v5("detail/1").persistent());
        away.subscribe("detail/+/x", 1);
        away.disconnect();
        Awaitility.await().until(() -> !detail("detail/1").path("connected").asBoolean());
        for (int i = 0; i < 7; i++) {
            admin.post("/publish", "{\"topic\":\"detail/a/x\",\"qos\":1,\"payload\":\"%d\"}".formatted(i))
                    .is(200);
        }
        JsonNode client = detail("detail/1");
        assertThat(client.path("queuedMessages").asInt()).isEqualTo(5);
        assertThat(client.path("queue").path(0).path("topic").asString()).isEqualTo("detail/a/x");
        assertThat(client.path("subscriptionList").path(0).path("filter").asString())
                .isEqualTo("detail/+/x");
        assertThat(client.path("drops").path(0).path("reason").asString()).isEqualTo("queue-full");

        JsonNode drops = admin.get("/drops?reason=queue-full&clientId=" + encoded("detail/1"))
                .is(200)
                .body();
        assertThat(drops.path("groups").path(0).path("count").asInt()).isEqualTo(2);
        assertThat(drops.path("latest").path(0).path("topic").asString()).isEqualTo("detail/a/x");

        JsonNode why = explain("topic=detail/a/x&qos=1&subscriber=" + encoded("detail/1"));
        assertThat(why.path("reaches").asString()).isEqualTo("no");
        assertThat(why.path("summary").asString()).contains("queue").contains("full");

        assertThat(admin.post("/clients/delete-session", "{\"id\":\"detail/1\"}")
                        .is(200)
                        .body()
                        .path("node")
                        .asString())
                .isEqualTo("alone");
        admin.get("/clients/detail?id=" + encoded("detail/1")).is(404);
        admin.post("/clients/delete-session", "{\"id\":\"detail/1\"}").is(404);
    }

    private JsonNode detail(String id) {
        return admin.get("/clients/detail?id=" + encoded(id)).is(200).body();
    }

    private JsonNode explain(String query) {
        return admin.get("/explain?" + query).is(200).body();
    }

    @Test
    void aClientIsDisconnectedAndToldSo() {
        try (RawClient client = RawClient.connected(broker, Connect.v5("kicked"))) {
            admin.post("/clients/disconnect", "{\"id\":\"kicked\"}").is(200);
            client.expectDisconnect(Reason.ADMINISTRATIVE_ACTION);
        }
        assertThat(admin.post("/clients/disconnect", "{\"id\":\"nobody\"}")
                        .is(404)
                        .detail())
                .contains("nobody");
    }

    @Test
    void subscriptionsAreFoundByFilterTopicAndClient() {
        try (RawClient client = RawClient.connected(broker, Connect.v5("subs"))) {
            client.subscribe("subs/+/a", 1);
            client.subscribe("$share/g/subs/#", 0);
            assertThat(filters("clientId=subs")).containsExactlyInAnyOrder("subs/+/a", "subs/#");
            assertThat(filters("filter=" + encoded("subs/+/a"))).containsExactly("subs/+/a");
            assertThat(filters("topic=subs/b/c")).containsExactly("subs/#");
            assertThat(filters("topic=other")).doesNotContain("subs/#");
            assertThat(filters("share=g")).containsExactly("subs/#");
            assertThat(filters("clientId=subs&limit=1")).hasSize(1);
        }
    }

    private List<String> filters(String query) {
        List<String> filters = new ArrayList<>();
        admin.get("/subscriptions?" + query)
                .is(200)
                .body()
                .path("items")
                .forEach(item -> filters.add(item.path("filter").asString()));
        return filters;
    }

    @Test
    void aMessageIsPublishedToThoseWhoWantIt() {
        try (RawClient client = RawClient.connected(broker, Connect.v5("reader"))) {
            client.subscribe("api/publish", 1);
            JsonNode published = admin.post(
                            "/publish",
                            "{\"topic\":\"api/publish\",\"qos\":1,\"payload\":{\"encoding\":\"base64\",\"data\":\"aGk=\"},"
                                    + "\"contentType\":\"text/plain\",\"userProperties\":[[\"a\",\"b\"]]}")
                    .is(200)
                    .body();
            assertThat(published.path("reason").asString()).isEqualTo("success");
            assertThat(published.path("safe").asBoolean()).isTrue();
            client.expectPublish("api/publish", "hi");
        }
        assertThat(admin.post("/publish", "{\"topic\":\"nobody/here\"}")
                        .is(200)
                        .body()
                        .path("reason")
                        .asString())
                .isEqualTo("no-matching-subscribers");
        assertThat(admin.post("/publish", "{\"topic\":\"a/#\"}").is(400).detail())
                .startsWith("topic:");
        assertThat(admin.post("/publish", "{\"topic\":\"$SYS/x\"}").is(400).detail())
                .contains("$SYS");
        assertThat(admin.post("/publish", "{\"topic\":").is(400).detail()).contains("JSON");
    }

    @Test
    void retainedMessagesAreSetReadCountedAndDeleted() {
        for (int i = 0; i < 5; i++) {
            admin.send(
                            "PUT",
                            "/retained/message",
                            "{\"topic\":\"keep/%d/x\",\"payload\":\"value %d\",\"messageExpiry\":600}".formatted(i, i))
                    .is(200);
        }
        JsonNode one = admin.get("/retained/message?topic=keep/3/x").is(200).body();
        assertThat(one.path("payload").path("data").asString()).isEqualTo("value 3");
        assertThat(one.path("expiresIn").asInt()).isBetween(500, 600);
        Set<String> topics = new LinkedHashSet<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/retained?filter=keep/%23&limit=2&payload=true&cursor=" + cursor)
                    .is(200)
                    .body();
            page.path("items")
                    .forEach(item -> assertThat(topics.add(item.path("topic").asString()))
                            .isTrue());
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        assertThat(topics).hasSize(5);
        JsonNode tree = admin.get("/retained/tree?prefix=keep").is(200).body();
        assertThat(tree.path("levels")).hasSize(5);
        assertThat(admin.get("/retained/count?filter=keep/%23")
                        .is(200)
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(5);
        assertThat(admin.send("DELETE", "/retained?filter=keep/%23&expected=4", null)
                        .is(409)
                        .detail())
                .contains("5 retained messages, not 4");
        admin.send("DELETE", "/retained/message?topic=keep/3/x", null).is(200);
        admin.send("DELETE", "/retained/message?topic=keep/3/x", null).is(404);
        assertThat(admin.send("DELETE", "/retained?filter=keep/%23&expected=4", null)
                        .is(200)
                        .body()
                        .path("deleted")
                        .asInt())
                .isEqualTo(4);
        Awaitility.await()
                .until(() -> admin.get("/retained/count?filter=keep/%23")
                                .body()
                                .path("count")
                                .asInt()
                        == 0);
    }

    @Test
    void itIsExplainedWhyAMessageArrivesOrNot() {
        try (RawClient client = RawClient.connected(broker, Connect.v5("wants"))) {
            client.subscribe("why/temperature/kitchen", 1);
            assertThat(explain("topic=why/temperature/kitchen&subscriber=wants")
                            .path("reaches")
                            .asString())
                    .isEqualTo("yes");
            JsonNode near = explain("topic=why/Temperature/kitchen&subscriber=wants&publisher=wants");
            assertThat(near.path("reaches").asString()).isEqualTo("no");
            assertThat(near.path("summary").asString()).contains("differs in case at level 2");
            assertThat(near.path("nearest").path(0).path("filter").asString()).isEqualTo("why/temperature/kitchen");
            JsonNode gone = explain("topic=why/x&subscriber=never-there");
            assertThat(gone.path("summary").asString()).contains("No node has a session");
        }
    }

    @Test
    void whoIsBannedIsGoneAndComesBackWhenTheBanIsLifted() {
        try (RawClient client = RawClient.connected(broker, Connect.v5("banned1"))) {
            JsonNode ban = admin.post("/bans", "{\"subject\":\"client-id\",\"value\":\"banned1\",\"seconds\":60}")
                    .is(201)
                    .body();
            assertThat(ban.path("nodes").path(0).asString()).isEqualTo("alone");
            client.expectDisconnect(Reason.ADMINISTRATIVE_ACTION);
        }
        assertThat(admin.get("/bans").is(200).body().path("items").toString()).contains("banned1");
        RawClient.connect(broker, Connect.v5("banned1")).expectConnack(Reason.BANNED);
        admin.send("DELETE", "/bans?subject=client-id&value=banned1", null).is(204);
        admin.send("DELETE", "/bans?subject=client-id&value=banned1", null).is(404);
        RawClient.connected(broker, Connect.v5("banned1")).close();
        assertThat(admin.post("/bans", "{\"subject\":\"address\",\"value\":\"10.0.0.1/8\"}")
                        .is(400)
                        .detail())
                .contains("10.0.0.0/8");
    }

    @Test
    void settingsAreShownWithTheirOriginAndWithoutSecrets() {
        AdminHttp.Answer answer = admin.get("/configuration").is(200);
        assertThat(answer.response().body()).doesNotContain("not-to-be-seen");
        JsonNode items = answer.body().path("items");
        JsonNode queued = setting(items, "mqtt.session.max-queued-messages");
        assertThat(queued.path("value").asString()).isEqualTo("5");
        assertThat(queued.path("origin").asString()).isEqualTo("command line");
        assertThat(queued.path("default").asString()).isEqualTo("10000");
        assertThat(setting(items, "mqtt.cluster.secret").path("value").asString())
                .isEqualTo("******");
        assertThat(setting(items, "mqtt.keep-alive.max").path("origin").asString())
                .isEqualTo("default");
    }

    private static JsonNode setting(JsonNode items, String key) {
        for (JsonNode item : items) {
            if (item.path("key").asString().equals(key)) {
                return item;
            }
        }
        throw new AssertionError("no setting " + key);
    }

    @Test
    void theStoreIsCopiedIntoTheDirectoryForBackupsAndNowhereElse() {
        JsonNode made = admin.post("/backups", "{\"name\":\"monday\"}").is(201).body();
        assertThat(made.path("node").asString()).isEqualTo("alone");
        assertThat(BACKUPS.resolve("monday")).isNotEmptyDirectory();
        assertThat(admin.post("/backups", "{\"name\":\"monday\"}").is(409).detail())
                .contains("monday");
        String byTime = admin.post("/backups", "{}").is(201).body().path("name").asString();
        assertThat(BACKUPS.resolve(byTime)).isNotEmptyDirectory();
        for (String outside : List.of("../tuesday", "/tmp/tuesday", "..", ".hidden", "a/b")) {
            assertThat(admin.post("/backups", "{\"name\":\"%s\"}".formatted(outside))
                            .is(400)
                            .detail())
                    .startsWith("name:");
        }
        assertThat(admin.get("/audit?limit=1000").is(200).body().path("items").valueStream())
                .anyMatch(entry -> entry.path("action").asString().equals("backup")
                        && entry.path("target").asString().equals("monday")
                        && entry.path("outcome").asString().equals("done"));
    }

    @Test
    void whatWasDoneIsInTheAuditLogAndInTheLog() {
        admin.post("/publish", "{\"topic\":\"audit/me\",\"payload\":\"x\"}").is(200);
        JsonNode entry =
                admin.get("/audit?limit=1").is(200).body().path("items").path(0);
        assertThat(entry.path("action").asString()).isEqualTo("publish");
        assertThat(entry.path("target").asString()).isEqualTo("audit/me");
        assertThat(entry.path("user").asString()).isEqualTo("admin");
        assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        running.process().awaitLog("Admin \"admin\" from 127.0.0.1: publish \"audit/me\"");
    }

    @Test
    void figuresComeEachSecond() throws Exception {
        try (RawClient client = RawClient.connected(broker, Connect.v5("figures"))) {
            client.subscribe("figures/#", 0);
            HttpResponse<InputStream> stream = admin.http()
                    .send(admin.request("/api/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                client.publish("figures/a", "x", 0);
                while (lines.stream()
                                .filter(line -> line.startsWith("event:cluster"))
                                .count()
                        < 2) {
                    lines.add(reader.readLine());
                }
            }
            assertThat(lines).anyMatch(line -> line.startsWith("event:figures"));
            assertThat(lines)
                    .anyMatch(line ->
                            line.startsWith("data:{\"node\":\"alone\"") && line.contains("\"clientsConnected\""));
            client.expect(ServerPacket.Publish.class);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> admin.get("/history?step=1")
                                .is(200)
                                .body()
                                .path("items")
                                .size()
                        > 1);
        assertThat(admin.get("/history?step=0").is(400).detail()).contains("1 to 60");
    }

    @Test
    void theFirstStartMakesAnAdminAndShowsItsPasswordOnce() {
        List<String> log = running.process().log();
        String password = AdminHttp.firstPassword(log);
        assertThat(log.stream().filter(line -> line.contains(password))).hasSize(1);
        assertThat(admin.get("/login").is(200).body().path("role").asString()).isEqualTo("admin");
    }

    @Test
    void allOfItIsDescribed() {
        JsonNode paths = admin.get("/api/docs").is(200).body().path("paths");
        assertThat(paths.propertyNames())
                .contains("/api/v1/nodes", "/api/v1/clients", "/api/v1/retained", "/api/v1/explain", "/api/v1/events");
    }
}
