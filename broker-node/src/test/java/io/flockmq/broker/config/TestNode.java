package io.flockmq.broker.config;

import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.transport.ListenerSettings;
import io.flockmq.broker.transport.MqttListeners;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.broker.transport.NodeSettings;
import io.flockmq.broker.transport.Origins;
import io.flockmq.broker.transport.Proxies;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A node in this process, with a listener on a free loopback port, configured as a user would. */
public final class TestNode implements AutoCloseable {

    private final Queue<BrokerEvent> events = new ConcurrentLinkedQueue<>();
    private final MqttNode node;
    private final MqttListeners listeners;

    private TestNode(
            Map<String, String> settings,
            NodePorts ports,
            AccessControl access,
            Consumer<BrokerEvent> alsoTell,
            @Nullable MessageTracer tracer,
            @Nullable TrafficClassifier classifier) {
        BrokerEventListener listener = event -> {
            events.add(event);
            alsoTell.accept(event);
        };
        node = new MqttNode(
                settings(settings, tracer, classifier),
                new MemoryRetainedStore(0, Long.MAX_VALUE, MqttNode::nanoTime),
                listener,
                ports,
                TimingListener.NONE);
        listeners = new MqttListeners(
                node,
                List.of(new ListenerSettings(
                        "test", "127.0.0.1", 0, access, null, null, Origins.ALL, Proxies.NONE, 0, 0)));
        listeners.open();
    }

    /** Starts a node with settings such as {@code mqtt.event-loops=4}. */
    public static TestNode with(String... settings) {
        return telling(_ -> {}, settings);
    }

    /** The same, with somebody else told of each event, on the thread where it happens. */
    public static TestNode telling(Consumer<BrokerEvent> listener, String... settings) {
        return new TestNode(map(settings), NodePorts.NONE, AccessControl.NONE, listener, null, null);
    }

    /** The same, connected with others. */
    public static TestNode among(NodePorts others, String... settings) {
        return new TestNode(map(settings), others, AccessControl.NONE, _ -> {}, null, null);
    }

    /** The same, with a say in who comes in. */
    public static TestNode guarded(AccessControl access, String... settings) {
        return new TestNode(map(settings), NodePorts.NONE, access, _ -> {}, null, null);
    }

    /** The same, with somebody who traces messages. */
    public static TestNode traced(MessageTracer tracer, String... settings) {
        return new TestNode(map(settings), NodePorts.NONE, AccessControl.NONE, _ -> {}, tracer, null);
    }

    /** The same, with somebody who counts messages by classes. */
    public static TestNode counted(TrafficClassifier classifier, String... settings) {
        return new TestNode(map(settings), NodePorts.NONE, AccessControl.NONE, _ -> {}, null, classifier);
    }

    /** What a node would be run with that is configured like this. */
    public static NodeSettings settings(String... settings) {
        return settings(map(settings), null, null);
    }

    private static NodeSettings settings(
            Map<String, String> settings, @Nullable MessageTracer tracer, @Nullable TrafficClassifier classifier) {
        BrokerProperties properties =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("mqtt", BrokerProperties.class);
        return BrokerConfiguration.nodeSettings(properties, new BanList(InstantSource.system()), tracer, classifier);
    }

    private static Map<String, String> map(String... settings) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String setting : settings) {
            String[] keyAndValue = setting.split("=", 2);
            map.put(keyAndValue[0], keyAndValue[1]);
        }
        return map;
    }

    public TestClient client() throws IOException {
        return new TestClient(listeners.addresses().get("test"));
    }

    public MqttNode node() {
        return node;
    }

    /** Everything that happened, oldest first. */
    public List<BrokerEvent> events() {
        return List.copyOf(events);
    }

    /** What happened of one kind. */
    public <E extends BrokerEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Stops as a node does on SIGTERM. */
    public void stop() {
        listeners.close(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        stop();
        node.stop(Duration.ofSeconds(5));
    }
}
