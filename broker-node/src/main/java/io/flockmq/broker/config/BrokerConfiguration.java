package io.flockmq.broker.config;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.connection.ConnectionSettings;
import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.observe.CountedAuthenticator;
import io.flockmq.broker.observe.EventDispatcher;
import io.flockmq.broker.observe.EventMeters;
import io.flockmq.broker.observe.SysTopics;
import io.flockmq.broker.observe.TimingMeters;
import io.flockmq.broker.security.BanList;
import io.flockmq.broker.security.Doorkeeper;
import io.flockmq.broker.security.FailedLogins;
import io.flockmq.broker.security.Rate;
import io.flockmq.broker.security.Takeovers;
import io.flockmq.broker.session.SessionLimits;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.trace.Spans;
import io.flockmq.broker.transport.IoTransport;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.broker.transport.NodeSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Builds the node from its configuration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
class BrokerConfiguration {

    @Bean(destroyMethod = "close")
    EventDispatcher eventDispatcher(EventMeters meters) {
        return new EventDispatcher(MqttNode::nanoTime, meters);
    }

    @Bean
    ClusterStandingHolder clusterStanding(ClusterHolder cluster, NodeLives lives, BrokerStatistics statistics) {
        ClusterConnection connection = cluster.connection();
        return new ClusterStandingHolder(
                connection == null ? null : new ClusterStanding(lives, connection, statistics));
    }

    @Bean
    AccessControls accessControls(BrokerProperties properties, SecurityFiles files, MeterRegistry meters) {
        return new AccessControls(
                properties.security(),
                files,
                (method, authenticator) -> new CountedAuthenticator(method, authenticator, meters),
                InstantSource.system());
    }

    @Bean
    ListenerTls listenerTls(BrokerProperties properties, SslBundles bundles) {
        return new ListenerTls(properties.listeners(), bundles, InstantSource.system());
    }

    @Bean
    BanList banList() {
        return new BanList(InstantSource.system());
    }

    @Bean
    SecurityFiles securityFiles(BrokerProperties properties, BanList bans) {
        return SecurityFiles.of(properties.security(), bans, InstantSource.system());
    }

    @Bean(destroyMethod = "close")
    Tracing tracing(BrokerProperties properties, BuildProperties build, MeterRegistry meters, Environment environment) {
        String id = properties.cluster().nodeId();
        String node = id.isEmpty() ? environment.getProperty("HOSTNAME", "flockmq") : id;
        return Tracing.of(properties.tracing(), new Spans.Service(node, String.valueOf(build.getVersion())), meters);
    }

    @Bean
    TrafficClasses trafficClasses(BrokerProperties properties, MeterRegistry meters) {
        return TrafficClasses.of(properties.metrics(), meters);
    }

    @Bean
    NodeLives nodeLives(
            BrokerProperties properties,
            AccessControls access,
            ListenerTls tls,
            BanList bans,
            Tracing tracing,
            TrafficClasses classes,
            EventDispatcher events,
            TimingMeters timings,
            StorageHolder storage,
            BuildProperties build) {
        return new NodeLives(new NodeBlueprint(
                properties,
                nodeSettings(properties, bans, tracing.tracer(), classes.classifier()),
                access,
                tls,
                storage.storage(),
                String.valueOf(build.getVersion()),
                events,
                timings,
                InstantSource.system()));
    }

    @Bean
    Readiness readiness(ApplicationContext context) {
        return new Readiness(ready -> AvailabilityChangeEvent.publish(
                context, ready ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC));
    }

    @Bean(destroyMethod = "close")
    StorageHolder storage(BrokerProperties properties, Readiness readiness, TimingMeters timings) {
        return new StorageHolder(
                NodeStorage.isUsed(properties)
                        ? NodeStorage.open(properties.storage(), readiness, timings, InstantSource.system())
                        : null);
    }

    @Bean(destroyMethod = "")
    ClusterHolder cluster(BrokerProperties properties, NodeLives lives, Readiness readiness, TimingMeters timings) {
        return new ClusterHolder(
                properties.cluster().enabled()
                        ? new ClusterConnection(properties.cluster(), lives, readiness, timings, InstantSource.system())
                        : null);
    }

    @Bean
    NodeDrain nodeDrain(BrokerProperties properties, NodeLives lives, ClusterHolder cluster, Readiness readiness) {
        return new NodeDrain(
                lives, cluster, readiness, properties.cluster().drain().delay());
    }

    @Bean
    ControlLifecycle controlLifecycle(BrokerProperties properties, NodeDrain drain, StorageHolder storage) {
        return new ControlLifecycle(
                properties.controlSocket(),
                Map.of(
                        "drain", (_, progress) -> drain.order(progress),
                        "backup", (directory, _) -> StoreBackup.order(storage.storage(), directory)));
    }

    @Bean
    NodeLifecycle nodeLifecycle(
            NodeLives lives,
            ClusterHolder cluster,
            StorageHolder storage,
            Readiness readiness,
            NodeDrain drain,
            BrokerProperties properties,
            EventDispatcher events,
            Environment environment,
            BuildProperties build) {
        return new NodeLifecycle(lives, cluster, storage, readiness, drain, events, environment, properties, build);
    }

    private static Doorkeeper doorkeeper(BrokerProperties properties, BanList bans) {
        BrokerProperties.Limits limits = properties.limits();
        SecurityProperties.FailedLogins failed = properties.security().failedLogins();
        return new Doorkeeper(
                limits.maxConnectRate() == 0 ? null : new Rate(limits.maxConnectRate()),
                limits.maxConnectRatePerAddress() == 0 ? null : new Rate(limits.maxConnectRatePerAddress()),
                bans,
                new FailedLogins(
                        new FailedLogins.Limits(failed.limit(), failed.window(), failed.longestRefusal()),
                        MqttNode::nanoTime),
                MqttNode::nanoTime);
    }

    static NodeSettings nodeSettings(
            BrokerProperties properties,
            BanList bans,
            @Nullable MessageTracer tracer,
            @Nullable TrafficClassifier classifier) {
        BrokerProperties.Limits limits = properties.limits();
        BrokerProperties.Session session = properties.session();
        long queuedBytes = session.queuedBytesTotal(Runtime.getRuntime().maxMemory());
        return new NodeSettings(
                switch (properties.transport()) {
                    case AUTO -> IoTransport.best();
                    case EPOLL -> IoTransport.EPOLL;
                    case IO_URING -> IoTransport.IO_URING;
                    case NIO -> IoTransport.NIO;
                },
                properties.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : properties.eventLoops(),
                limits.maxConnections(),
                limits.maxConnectionsPerAddress(),
                doorkeeper(properties, bans),
                new Takeovers.Limits(limits.maxTakeovers(), limits.takeoverWindow()),
                queuedBytes,
                standstill(properties.cluster()),
                decoderLimits(properties),
                connectionSettings(properties),
                new SessionLimits(
                        session.maxSessions(),
                        session.maxExpiry().toSeconds(),
                        limits.maxWillDelay(),
                        session.maxInflightMessages(),
                        session.receiveMaximum(),
                        session.maxQueuedMessages(),
                        session.maxQueuedBytes().toBytes(),
                        session.queueFull() == BrokerProperties.QueueFull.DROP_OLDEST,
                        session.queueQos0Messages()),
                tracer,
                classifier);
    }

    /** The last heartbeat before a standstill may be an interval old by then. */
    private static Duration standstill(BrokerProperties.Cluster cluster) {
        return cluster.enabled() ? cluster.heartbeatLimit().minus(cluster.heartbeatInterval()) : Duration.ZERO;
    }

    private static DecoderLimits decoderLimits(BrokerProperties properties) {
        BrokerProperties.Limits limits = properties.limits();
        return new DecoderLimits(
                (int) properties.connect().maxPacketSize().toBytes(),
                (int) limits.maxPacketSize().toBytes(),
                (int) limits.maxPropertiesSize().toBytes(),
                limits.maxUserProperties(),
                limits.maxTopicLevels(),
                limits.maxTopicLength(),
                properties.features().topicAliasMaximum(),
                properties.connect().maxClientIdLength());
    }

    private static ConnectionSettings connectionSettings(BrokerProperties properties) {
        BrokerProperties.Limits limits = properties.limits();
        BrokerProperties.Features features = properties.features();
        return new ConnectionSettings(
                properties.connect().timeout(),
                properties.connect().allowEmptyClientId(),
                (int) properties.keepAlive().max().toSeconds(),
                properties.keepAlive().allowUnlimited(),
                properties.session().maxExpiry().toSeconds(),
                properties.message().maxExpiry().toSeconds(),
                properties.session().receiveMaximum(),
                (int) limits.maxPacketSize().toBytes(),
                features.topicAliasMaximum(),
                features.topicAliasMaximumOutbound(),
                limits.maxTopicLevels(),
                limits.maxTopicLength(),
                limits.maxFiltersPerSubscribe(),
                limits.maxSubscriptionsPerClient(),
                (int) limits.maxOutboundBuffer().toBytes(),
                properties.cluster().serverReference(),
                properties.security().sessionsBelongToUsers(),
                new ConnectionSettings.Features(
                        Qos.of(features.maxQos()),
                        features.retain(),
                        features.wildcardSubscriptions(),
                        features.sharedSubscriptions(),
                        features.subscriptionIdentifiers()),
                new ConnectionSettings.Rates(
                        limits.maxPublishRate(),
                        limits.maxPublishBytesRate().toBytes(),
                        limits.maxDeliveryRate(),
                        limits.maxDeliveryBytesRate().toBytes()));
    }

    @Bean
    BrokerStatistics brokerStatistics(NodeLives lives) {
        return new NodeStatistics(lives);
    }

    @Bean(destroyMethod = "close")
    SysTopicsHolder sysTopics(
            BrokerProperties properties,
            BrokerStatistics statistics,
            ClusterStandingHolder cluster,
            NodeLives lives,
            BuildProperties build) {
        Duration interval = properties.sys().interval();
        if (interval.isZero()) {
            return new SysTopicsHolder(null);
        }
        SysTopics topics = new SysTopics(
                interval,
                statistics,
                cluster.standing(),
                lives::publish,
                MqttNode::nanoTime,
                String.valueOf(build.getVersion()));
        lives.whenBegun(topics::publishAll);
        return new SysTopicsHolder(topics);
    }
}
