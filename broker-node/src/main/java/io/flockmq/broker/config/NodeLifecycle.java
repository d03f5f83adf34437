package io.flockmq.broker.config;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.observe.EventDispatcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/** Opens the listeners when everything else has started, and closes them before anything else stops. */
final class NodeLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    private final NodeLives lives;
    private final ClusterHolder cluster;
    private final StorageHolder storage;
    private final Readiness readiness;
    private final NodeDrain drain;
    private final EventDispatcher events;
    private final Environment environment;
    private final BrokerProperties properties;
    private final BuildProperties build;
    private volatile boolean running;

    NodeLifecycle(
            NodeLives lives,
            ClusterHolder cluster,
            StorageHolder storage,
            Readiness readiness,
            NodeDrain drain,
            EventDispatcher events,
            Environment environment,
            BrokerProperties properties,
            BuildProperties build) {
        this.lives = lives;
        this.cluster = cluster;
        this.storage = storage;
        this.readiness = readiness;
        this.drain = drain;
        this.events = events;
        this.environment = environment;
        this.properties = properties;
        this.build = build;
    }

    @Override
    public void start() {
        List<String> sources = ConfigurationSources.of(environment);
        LogLine.info(LOG, EventName.NODE_STARTING)
                .log(
                        "FlockMQ {} on Java {}, {} event loops",
                        build.getVersion(),
                        Runtime.version().feature(),
                        lives.life().mqtt().eventLoops());
        LogLine.info(LOG, EventName.CONFIGURATION_READ)
                .log("Configuration from {}", sources.isEmpty() ? "defaults only" : String.join(", ", sources));
        LogLine.info(LOG, EventName.ACCESS_STATED).log(whoMayCome());
        ClusterConnection others = cluster.connection();
        if (others == null) {
            recall();
            lives.life().listeners().open();
            readiness.open(true);
        } else {
            others.join();
        }
        drain.serves();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        drain.finish();
        ClusterConnection others = cluster.connection();
        if (others != null) {
            others.leave();
        }
        lives.life().stop(NodeLives.END_LIMIT);
        NodeStorage storage = this.storage.storage();
        if (storage != null) {
            storage.close(); // what the event loops have told is written
        }
        events.close();
    }

    private void recall() {
        NodeStorage kept = storage.storage();
        if (kept != null) {
            kept.recall();
        }
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

    private String whoMayCome() {
        SecurityProperties security = properties.security();
        if (security.allowAnonymous()) {
            return "Anonymous clients may connect from anywhere (mqtt.security.allow-anonymous)";
        }
        String who = AuthenticationMethods.configured(security).isEmpty()
                ? "Anonymous access is for loopback only"
                : "Clients are asked who they are";
        String open = properties.listeners().entrySet().stream()
                .filter(listener -> listener.getValue().allowsAnonymous(security))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return open.isEmpty() ? who : who + ", but anonymous clients may connect to: " + open;
    }
}
