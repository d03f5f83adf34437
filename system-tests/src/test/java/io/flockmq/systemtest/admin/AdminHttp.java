package io.flockmq.systemtest.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who uses the admin API of one node. Immutable. */
record AdminHttp(
        HttpClient http,
        String base,
        @Nullable String authorization,
        @Nullable String cookie,
        @Nullable String csrfToken) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Pattern FIRST_PASSWORD = Pattern.compile("log in as admin with the password ([a-z2-9]{20}) ");

    /** An answer. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {

        Answer is(int expected) {
            assertThat(status).as("%s: %s", response.request(), body).isEqualTo(expected);
            return this;
        }

        String detail() {
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(body.path("status").asInt()).isEqualTo(status);
            return body.path("detail").asString();
        }
    }

    /** Somebody unknown. */
    static AdminHttp of(String hostAndPort) {
        return new AdminHttp(HttpClient.newHttpClient(), "http://" + hostAndPort, null, null, null);
    }

    /** Somebody unknown at another address of this machine. */
    static AdminHttp from(InetAddress address, String hostAndPort) {
        return new AdminHttp(
                HttpClient.newBuilder().localAddress(address).build(), "http://" + hostAndPort, null, null, null);
    }

    /** The password that a node has logged at its first start. */
    static String firstPassword(List<String> log) {
        return log.stream()
                .map(FIRST_PASSWORD::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** The same with a password in each request. */
    AdminHttp as(String user, String password) {
        String both = Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return new AdminHttp(http, base, "Basic " + both, null, null);
    }

    /** The same, logged in by cookie. */
    AdminHttp loggedInAs(String user, String password) {
        Answer answer = post("/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password))
                .is(200);
        String set = answer.response().headers().firstValue("Set-Cookie").orElseThrow();
        return new AdminHttp(
                http,
                base,
                null,
                set.substring(0, set.indexOf(';')),
                answer.body().path("csrfToken").asString());
    }

    AdminHttp withCsrfToken(@Nullable String other) {
        return new AdminHttp(http, base, authorization, cookie, other);
    }

    /** The same user at another node. */
    AdminHttp at(String hostAndPort) {
        return new AdminHttp(http, "http://" + hostAndPort, authorization, cookie, csrfToken);
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = request(
                        path.startsWith("/api/") || path.startsWith("/actuator") ? path : "/api/v1" + path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(
                    response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        if (csrfToken != null) {
            request.header("X-CSRF-Token", csrfToken);
        }
        return request;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
