package io.flockmq.systemtest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.systemtest.process.BrokerProcess;
import io.flockmq.systemtest.process.RunningBroker;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Who may use the admin API, and for what. */
class AdminAccessIT {

    private static final Path USERS = AdminUsersFile.of("admin", "op", "eve", "temp");

    @RegisterExtension
    static final RunningBroker running =
            RunningBroker.with("--mqtt.admin.users-file=" + USERS, "--mqtt.admin.operators=op");

    private AdminHttp somebody;

    @BeforeEach
    void find() {
        somebody = AdminHttp.of("127.0.0.1:" + running.process().httpPort());
    }

    @Test
    void nobodyIsAskedForAPasswordWhereTheApiIsSwitchedOff() {
        try (BrokerProcess without = BrokerProcess.start("--mqtt.admin.enabled=false")) {
            AdminHttp anybody = AdminHttp.of("127.0.0.1:" + without.httpPort());
            anybody.get("/nodes").is(404);
            anybody.get("/api/docs").is(404);
            anybody.get("/actuator/health").is(200);
            assertThat(without.log()).noneMatch(line -> line.contains("Admin API"));
        }
    }

    @Test
    void probesNeedNoPasswordAndAreToldNoMoreThanBefore() {
        AdminHttp.Answer health = somebody.get("/actuator/health").is(200);
        assertThat(health.body().path("status").asString()).isEqualTo("UP");
        assertThat(health.body().has("components")).isFalse();
        assertThat(health.response().headers().firstValue("Content-Security-Policy"))
                .isEmpty();
    }

    @Test
    void onlyAnAdminIsToldWhatHealthIsMadeOf() {
        JsonNode told = somebody.as("admin", "adminadmin")
                .get("/actuator/health/readiness")
                .is(200)
                .body();
        assertThat(told.path("components").path("node").path("details").path("reasons"))
                .isEmpty();
        assertThat(told.path("components").has("node")).isTrue();
        somebody.as("admin", "wrong").get("/actuator/health/readiness").is(401);
    }

    @Test
    void whoeverIsNotKnownIsTurnedAwayWithoutAPromptOfTheBrowser() {
        AdminHttp.Answer answer = somebody.get("/clients").is(401);
        assertThat(answer.detail()).contains("log in");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(somebody.as("admin", "wrong").get("/clients").is(401).detail())
                .isEqualTo("unknown user name or wrong password");
    }

    @Test
    void aLoginIsACookieThatNoScriptReadsAndNoOtherSiteSends() {
        AdminHttp.Answer answer = somebody.post("/login", "{\"user\":\"admin\",\"password\":\"adminadmin\"}")
                .is(200);
        assertThat(answer.response().headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict", "Path=/");
        AdminHttp admin = somebody.loggedInAs("admin", "adminadmin");
        JsonNode again = admin.get("/login").is(200).body();
        assertThat(again.path("user").asString()).isEqualTo("admin");
        assertThat(again.path("csrfToken").asString()).isEqualTo(admin.csrfToken());
        admin.send("POST", "/logout", null).is(204);
    }

    @Test
    void aChangeWithTheCookieNeedsTheCsrfToken() {
        AdminHttp admin = somebody.loggedInAs("admin", "adminadmin");
        String message = "{\"topic\":\"a\",\"payload\":\"x\"}";
        assertThat(admin.withCsrfToken(null).post("/publish", message).is(403).detail())
                .contains("X-CSRF-Token");
        admin.withCsrfToken("wrong").post("/publish", message).is(403);
        admin.post("/publish", message).is(200);
        somebody.as("admin", "adminadmin").post("/publish", message).is(200);
    }

    @Test
    void aPasswordThatABrowserAddsToWhatAnotherSiteSendsIsNotEnough() throws Exception {
        AdminHttp admin = somebody.as("admin", "adminadmin");
        var request = admin.request("/api/v1/publish")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"topic\":\"a\"}"));
        assertThat(admin.http()
                        .send(request.build(), java.net.http.HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRoleMayDoWhatItIsFor() {
        AdminHttp viewer = somebody.as("eve", "eveeve");
        AdminHttp operator = somebody.as("op", "opop");
        AdminHttp admin = somebody.as("admin", "adminadmin");
        String message = "{\"topic\":\"a\",\"payload\":\"x\"}";
        viewer.get("/clients").is(200);
        assertThat(viewer.post("/publish", message).is(403).detail()).contains("role");
        operator.post("/publish", message).is(200);
        operator.get("/audit").is(403);
        operator.post("/nodes/x/drain", "").is(403);
        operator.post("/backups", "{}").is(403);
        admin.get("/audit").is(200);
        admin.post("/nodes/x/drain", "").is(404);
        assertThat(admin.post("/backups", "{}").is(409).detail()).contains("mqtt.admin.backup-dir");
    }

    @Test
    void tooManyWrongPasswordsLockAnAddressOutButNobodyElse() throws Exception {
        AdminHttp guesser = AdminHttp.from(
                InetAddress.getByName("127.0.0.9"),
                "127.0.0.1:" + running.process().httpPort());
        for (int i = 0; i < 5; i++) {
            guesser.as("admin", "guess" + i).get("/nodes").is(401);
        }
        AdminHttp.Answer locked =
                guesser.as("admin", "adminadmin").get("/nodes").is(429);
        assertThat(locked.detail()).contains("too many failed logins");
        assertThat(Integer.parseInt(
                        locked.response().headers().firstValue("Retry-After").orElseThrow()))
                .isPositive();
        assertThat(guesser.post("/login", "{\"user\":\"admin\",\"password\":\"adminadmin\"}")
                        .status())
                .isEqualTo(429);
        somebody.as("admin", "adminadmin").get("/nodes").is(200);
    }

    @Test
    void aLoginEndsWhenItsUserIsGone() throws Exception {
        AdminHttp temp = somebody.loggedInAs("temp", "temptemp");
        temp.get("/nodes").is(200);
        String all = Files.readString(USERS);
        Files.writeString(USERS, all.replace(AdminUsersFile.line("temp"), ""));
        Awaitility.await().until(() -> temp.get("/nodes").status() == 401);
        somebody.as("admin", "adminadmin").get("/nodes").is(200);
    }

    @Test
    void answersComeWithTheHeadersThatKeepPagesToThemselves() {
        AdminHttp.Answer answer = somebody.as("eve", "eveeve").get("/nodes").is(200);
        assertThat(answer.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "ws://127.0.0.1:*", "frame-ancestors 'none'");
        assertThat(answer.response().headers().map())
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("X-Frame-Options", List.of("DENY"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"));
        assertThat(answer.response().headers().firstValue("Cache-Control").orElseThrow())
                .contains("no-store");
    }

    @Test
    void everythingThatIsDescribedNeedsARoleAndNothingThatIsAskedIsAFault() {
        AdminHttp viewer = somebody.as("eve", "eveeve");
        JsonNode description = viewer.get("/api/docs").is(200).body();
        assertThat(description.path("openapi").asString()).startsWith("3.1");
        somebody.get("/api/docs").is(401);
        AdminHttp operator = somebody.as("op", "opop");
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                check(operation.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), operator)));
    }

    private void check(String method, String path, AdminHttp operator) {
        if (path.endsWith("/login") || path.endsWith("/events")) {
            return;
        }
        String filled = path.replaceAll("\\{[^}]*}", "x");
        assertThat(somebody.send(method, filled, method.equals("POST") ? "{}" : null)
                        .status())
                .as("%s %s without a password", method, path)
                .isEqualTo(401);
        for (String query : List.of(
                "",
                "?limit=0",
                "?limit=x&cursor=%00",
                "?cursor=AAAA&topic=%23&filter=%24share&subscriber=a",
                "?topic=a%00b&id=%F0")) {
            for (String body : List.of(
                    "{}", "[]", "{\"id\":\"\\u0000\",\"topic\":\"#\",\"qos\":7,\"payload\":{\"encoding\":\"x\"}}")) {
                assertThat(operator.send(method, filled + query, method.equals("GET") ? null : body)
                                .status())
                        .as("%s %s%s %s", method, path, query, body)
                        .isLessThan(500);
            }
        }
    }
}
