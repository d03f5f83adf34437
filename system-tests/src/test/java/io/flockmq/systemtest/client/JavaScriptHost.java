package io.flockmq.systemtest.client;

import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one node process in which all MQTT.js clients live, {@code src/test/js/clients.js}. Started when first needed,
 * it ends when its standard input does, at the latest with this
 * JVM.
 */
final class JavaScriptHost {

    private static final JsonMapper JSON = new JsonMapper();

    private static @Nullable JavaScriptHost instance;

    private final RunningProgram node;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();

    private JavaScriptHost(Path directory) {
        node = RunningProgram.start(
                new ProcessBuilder("node", "clients.js").directory(directory.toFile()), this::onLine);
    }

    static synchronized JavaScriptHost running() {
        Programs.require("node", "npm");
        if (instance == null) {
            instance = new JavaScriptHost(JavaScriptPackages.installed());
        }
        return instance;
    }

    private void onLine(String line) {
        if (!line.startsWith("{")) {
            return; // Node's own remarks stay in the output for those who look.
        }
        JsonNode message = JSON.readTree(line);
        if (message.has("call")) {
            CompletableFuture<JsonNode> reply =
                    pending.remove(message.path("call").asInt());
            if (reply != null) {
                reply.complete(message);
            }
        } else {
            Consumer<JsonNode> listener = listeners.get(message.path("client").asString());
            if (listener != null) {
                listener.accept(message);
            }
        }
    }

    /** @param listener told what happens to the client of this name, by the thread that reads from node */
    void register(String client, Consumer<JsonNode> listener) {
        listeners.put(client, listener);
    }

    void unregister(String client) {
        listeners.remove(client);
    }

    /** Calls and waits for the answer. */
    JsonNode call(String client, String action, Map<String, ?> argument) {
        JsonNode answer = Replies.await(start(client, action, argument));
        if (answer.has("error")) {
            IllegalStateException failure =
                    new IllegalStateException(answer.path("error").asString());
            JsonNode code = answer.path("code");
            throw code.isInt() ? new RefusedException(code.asInt(), failure) : failure;
        }
        return answer.path("result");
    }

    CompletableFuture<JsonNode> start(String client, String action, Map<String, ?> argument) {
        if (!node.isAlive()) {
            throw new IllegalStateException("node has ended: " + String.join("\n", node.lines()));
        }
        int call = calls.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        pending.put(call, reply);
        Map<String, Object> message = new HashMap<>();
        message.put("call", call);
        message.put("client", client);
        message.put("action", action);
        message.put("with", argument);
        node.say(JSON.writeValueAsString(message));
        return reply;
    }
}
