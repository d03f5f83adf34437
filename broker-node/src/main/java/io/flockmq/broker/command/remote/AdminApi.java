package io.flockmq.broker.command.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.broker.command.mqtt.Encryption;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin API as one user sees it.
 *
 * @param base such as {@code http://127.0.0.1:8080}, without a slash at its end
 * @param authorities file (PEM) of those that are trusted for https; null: those that Java trusts
 * @param timeout longest time to connect, and for each answer
 */
public record AdminApi(
        URI base, String user, String password, @Nullable Path authorities, Duration timeout) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** For people, without the password. */
    @Override
    public String toString() {
        return user + " at " + base;
    }

    /**
     * Asks.
     *
     * @param path below {@code /api/v1}
     * @param query what is asked for
     * @throws ApiRefusal if the answer is a no
     * @throws IOException if there is none; the message is a clause for people
     * @throws GeneralSecurityException if the authorities cannot be used
     */
    public JsonNode get(String path, Map<String, String> query) throws IOException, GeneralSecurityException {
        String asked = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return exchange("GET", asked.isEmpty() ? path : path + "?" + asked, null);
    }

    /** Changes something; else as {@link #get}. */
    public JsonNode post(String path, Map<String, String> body) throws IOException, GeneralSecurityException {
        return exchange("POST", path, MAPPER.writeValueAsBytes(body));
    }

    private JsonNode exchange(String method, String path, byte @Nullable [] body)
            throws IOException, GeneralSecurityException {
        URI uri = URI.create(base + "/api/v1" + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection encrypted && authorities != null) {
            encrypted.setSSLSocketFactory(Encryption.sockets(authorities));
        }
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
        try {
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new ApiRefusal(status, problem(status, connection.getErrorStream()));
            }
            try (InputStream in = connection.getInputStream()) {
                return MAPPER.readTree(in.readAllBytes());
            }
        } catch (SocketTimeoutException late) {
            throw new IOException("no answer from " + base + " within " + timeout.toSeconds() + " s", late);
        } catch (UnknownHostException unknown) {
            throw new IOException("no address has the name " + base.getHost(), unknown);
        } catch (ConnectException refused) {
            throw new IOException("nobody listens at " + base + ": " + refused.getMessage(), refused);
        } catch (JacksonException notJson) {
            throw new IOException("what answers at " + base + " is no admin API of FlockMQ", notJson);
        } finally {
            connection.disconnect();
        }
    }

    private String problem(int status, @Nullable InputStream body) throws IOException {
        if (body != null) {
            try (body) {
                JsonNode detail = MAPPER.readTree(body.readAllBytes()).path("detail");
                if (detail.isString()) {
                    return detail.stringValue();
                }
            } catch (JacksonException notJson) {
                // it has no words, then
            }
        }
        return switch (status) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "the admin API does not know " + user + ", or not with this password";
            case HttpURLConnection.HTTP_FORBIDDEN -> user + " may not do that";
            case HttpURLConnection.HTTP_NOT_FOUND -> "there is no admin API at " + base;
            default -> "the admin API answers with status " + status;
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
