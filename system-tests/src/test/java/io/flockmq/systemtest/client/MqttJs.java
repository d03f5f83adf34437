package io.flockmq.systemtest.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** MQTT.js, with any version of the protocol. */
public final class MqttJs implements Client {

    private static final AtomicInteger NAMES = new AtomicInteger();

    /**
     * A topic alias as it came over the wire.
     *
     * @param topic empty when only the alias was sent
     */
    public record Alias(int alias, String topic) {}

    private final JavaScriptHost host = JavaScriptHost.running();
    private final String name = "js-" + NAMES.incrementAndGet();
    private final Inbox inbox = new Inbox();
    private final BlockingQueue<Alias> aliases = new LinkedBlockingQueue<>();
    private volatile Connack connack;
    private volatile CompletableFuture<Ending> ended = new CompletableFuture<>();

    /** @param protocolVersion 3 for MQTT 3.1, 4 for 3.1.1, 5 */
    MqttJs(Address broker, Connect connect, int protocolVersion) {
        host.register(name, this::onEvent);
        connack = MqttJsPackets.connack(
                host.call(name, "connect", MqttJsPackets.options(broker, connect, protocolVersion)));
    }

    private void onEvent(JsonNode event) {
        switch (event.path("event").asString()) {
            case "message" -> inbox.add(MqttJsPackets.delivery(event));
            case "alias" ->
                aliases.add(new Alias(
                        event.path("alias").asInt(), event.path("topic").asString("")));
            case "closed" -> ended.complete(MqttJsPackets.ending(event));
            default -> throw new IllegalStateException("unknown event: " + event);
        }
    }

    /** The aliases that the broker has sent so far. */
    public List<Alias> aliases() {
        return List.copyOf(aliases);
    }

    @Override
    public Connack connack() {
        return connack;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        return MqttJsPackets.codes(host.call(name, "subscribe", MqttJsPackets.subscribe(subscriptions)));
    }

    @Override
    public List<Integer> unsubscribe(String... filters) {
        return MqttJsPackets.codes(host.call(name, "unsubscribe", Map.of("filters", filters)));
    }

    @Override
    public int publish(Publication publication) {
        return host.call(name, "publish", MqttJsPackets.publish(publication)).asInt();
    }

    @Override
    public void send(Publication publication) {
        var _ = host.start(name, "publish", MqttJsPackets.publish(publication));
    }

    @Override
    public Connack reconnect() {
        ended = new CompletableFuture<>();
        connack = MqttJsPackets.connack(host.call(name, "reconnect", Map.of()));
        return connack;
    }

    @Override
    public void disconnect(int reasonCode) {
        host.call(name, "disconnect", Map.of("reasonCode", reasonCode));
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void close() {
        host.call(name, "end", Map.of());
        host.unregister(name);
    }
}
