package io.flockmq.broker.config;

import io.flockmq.broker.observe.EventDispatcher;
import io.flockmq.broker.transport.MqttListeners;
import io.flockmq.broker.transport.MqttNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/** Opens the listeners when everything else has started, and closes them before anything else stops. */
final class NodeLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    private final MqttNode node;
    private final ClusterHolder cluster;
    private final Consumer<Boolean> serving;
    private final Runnable gaveUp;
    private final MqttListeners listeners;
    private final EventDispatcher events;
    private final Environment environment;
    private final BrokerProperties properties;
    private final BuildProperties build;
    private final Duration stopLimit;
    private volatile boolean running;

    NodeLifecycle(
            MqttNode node,
            ClusterHolder cluster,
            Consumer<Boolean> serving,
            Runnable gaveUp,
            MqttListeners listeners,
            EventDispatcher events,
            Environment environment,
            BrokerProperties properties,
            BuildProperties build,
            Duration stopLimit) {
        this.node = node;
        this.cluster = cluster;
        this.serving = serving;
        this.gaveUp = gaveUp;
        this.listeners = listeners;
        this.events = events;
        this.environment = environment;
        this.properties = properties;
        this.build = build;
        this.stopLimit = stopLimit;
    }

    @Override
    public void start() {
        List<String> sources = ConfigurationSources.of(environment);
        LOG.info(
                "FlockMQ {} on Java {}, {} event loops",
                build.getVersion(),
                Runtime.version().feature(),
                node.eventLoops());
        LOG.info("Configuration from {}", sources.isEmpty() ? "defaults only" : String.join(", ", sources));
        LOG.info(
                properties.security().allowAnonymous()
                        ? "Anonymous clients may connect from anywhere (mqtt.security.allow-anonymous)"
                        : "Anonymous access is for loopback only");
        cluster.join(
                node,
                now -> {
                    if (running) { // until the listeners are open, nobody is served
                        serving.accept(now);
                    }
                },
                gaveUp);
        listeners.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        listeners.close(stopLimit);
        cluster.leave();
        node.stop(stopLimit);
        events.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start, after the HTTP server, and the first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
