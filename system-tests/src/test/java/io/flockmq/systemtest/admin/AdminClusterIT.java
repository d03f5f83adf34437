package io.flockmq.systemtest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.cluster.ClusterNode;
import io.flockmq.systemtest.cluster.RunningCluster;
import io.flockmq.systemtest.raw.Connect;
import io.flockmq.systemtest.raw.RawClient;
import io.flockmq.systemtest.raw.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Each node of a cluster answers for all of them. */
class AdminClusterIT {

    @RegisterExtension
    static final RunningCluster running = RunningCluster.shared();

    private AdminHttp admin;

    @BeforeEach
    void logIn() {
        ClusterNode first = running.node(0);
        admin = AdminHttp.of(first.http()).loggedInAs("admin", AdminHttp.firstPassword(first.log()));
    }

    @Test
    void aLoginAtOneNodeIsGoodAtAll() {
        for (ClusterNode node : running.cluster().nodes()) {
            assertThat(admin.at(node.http())
                            .get("/login")
                            .is(200)
                            .body()
                            .path("node")
                            .asString())
                    .isEqualTo(node.id());
            admin.at(node.http())
                    .post("/publish", "{\"topic\":\"from/anywhere\",\"payload\":\"x\"}")
                    .is(200);
        }
    }

    @Test
    void allNodesAreThereAndEachMayBeStopped() {
        Awaitility.await().untilAsserted(() -> {
            JsonNode nodes = admin.get("/nodes").is(200).body();
            assertThat(nodes.path("items")).hasSize(running.cluster().nodes().size());
            for (JsonNode node : nodes.path("items")) {
                assertThat(node.path("state").asString()).isEqualTo("ready");
                assertThat(node.path("stop").path("safe").asBoolean())
                        .as(node.path("stop").path("reason").asString())
                        .isTrue();
            }
            assertThat(nodes.has("missing")).isFalse();
        });
        JsonNode settings =
                admin.get("/configuration?node=" + running.node(1).id()).is(200).body();
        assertThat(settings.path("node").asString()).isEqualTo(running.node(1).id());
    }

    @Test
    void clientsOfAllNodesAreInOneListAndAreReachedWhereverTheyAre() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ClusterNode node =
                    running.cluster().nodes().get(i % running.cluster().nodes().size());
            clients.add(RawClient.connected(node.address(), Connect.v5("everywhere" + i)));
        }
        Set<String> ids = new LinkedHashSet<>();
        Set<String> nodes = new LinkedHashSet<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/clients?id=everywhere&limit=2&cursor=" + cursor)
                    .is(200)
                    .body();
            for (JsonNode client : page.path("items")) {
                assertThat(ids.add(client.path("id").asString())).isTrue();
                nodes.add(client.path("node").asString());
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        assertThat(ids).hasSize(9);
        assertThat(nodes).hasSize(running.cluster().nodes().size());
        for (int i = 0; i < 9; i++) {
            admin.post("/clients/disconnect", "{\"id\":\"everywhere%d\"}".formatted(i))
                    .is(200);
            clients.get(i).expectDisconnect(Reason.ADMINISTRATIVE_ACTION);
            clients.get(i).close();
        }
    }

    @Test
    void aMessageIsExplainedAcrossNodes() {
        try (RawClient client = RawClient.connected(running.node(1).address(), Connect.v5("far-away"))) {
            client.subscribe("explain/#", 1);
            JsonNode why = admin.get("/explain?topic=explain/x&qos=1&subscriber=far-away")
                    .is(200)
                    .body();
            assertThat(why.path("reaches").asString()).isEqualTo("yes");
            assertThat(why.path("steps").path(0).path("node").asString())
                    .isEqualTo(running.node(1).id());
        }
    }

    @Test
    void whatHappenedToAClientIsToldOfAllNodesWhereItWas() {
        ClusterNode one = running.node(1);
        ClusterNode other = running.node(2);
        RawClient.connected(one.address(), Connect.v5("wanders,about")).close();
        RawClient.connected(other.address(), Connect.v5("wanders,about")).close();
        Awaitility.await().untilAsserted(() -> {
            JsonNode events = admin.get("/clients/events?id=" + AdminHttp.encoded("wanders,about"))
                    .is(200)
                    .body();
            Set<String> nodes = new LinkedHashSet<>();
            List<Instant> times = new ArrayList<>();
            for (JsonNode event : events.path("items")) {
                if (event.path("event").asString().equals("ClientConnected")) {
                    nodes.add(event.path("node").asString());
                }
                times.add(Instant.parse(event.path("time").asString()));
            }
            assertThat(nodes).containsExactlyInAnyOrder(one.id(), other.id());
            assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
        });
        assertThat(admin.get("/clients/events").is(400).detail()).contains("id is missing");
    }

    @Test
    void aNodeThatComesLaterKeepsOutWhoIsBanned() {
        ClusterNode late = running.node(2);
        late.kill();
        admin.post("/bans", "{\"subject\":\"client-id\",\"value\":\"unwanted\"}")
                .is(201);
        late.restart();
        Awaitility.await().untilAsserted(() -> {
            try (RawClient client = RawClient.connect(late.address(), Connect.v5("unwanted"))) {
                client.expectConnack(Reason.BANNED);
            }
        });
        admin.send("DELETE", "/bans?subject=client-id&value=unwanted", null).is(204);
        RawClient.connected(late.address(), Connect.v5("unwanted")).close();
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamed() {
        ClusterNode frozen = running.node(2);
        frozen.freeze();
        try {
            JsonNode clients = admin.get("/clients?limit=1").is(200).body();
            assertThat(clients.path("missing").path(0).path("node").asString()).isEqualTo(frozen.id());
            assertThat(clients.path("missing").path(0).path("reason").asString())
                    .contains("did not answer within 2 s");
        } finally {
            frozen.thaw();
        }
    }
}
