package io.flockmq.broker.config;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.connection.ConnectionSettings;
import io.flockmq.broker.observe.BrokerStatistics;
import io.flockmq.broker.observe.ClusterMeters;
import io.flockmq.broker.observe.EventDispatcher;
import io.flockmq.broker.observe.SysTopics;
import io.flockmq.broker.session.SessionLimits;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.transport.IoTransport;
import io.flockmq.broker.transport.ListenerSettings;
import io.flockmq.broker.transport.MqttListeners;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.broker.transport.NodeSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Builds the node from its configuration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
class BrokerConfiguration {

    /** Exit status of a node that was cut off while others went on with its sessions: start it again. */
    private static final int CUT_OFF = 75;

    /** How long the event loops may take to end. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    EventDispatcher eventDispatcher(BrokerProperties properties, MeterRegistry meters) {
        return new EventDispatcher(
                MqttNode::nanoTime, properties.cluster().enabled() ? new ClusterMeters(meters) : _ -> {});
    }

    @Bean
    ClusterStandingHolder clusterStanding(ClusterHolder cluster, BrokerStatistics statistics) {
        ClusterConnection connection = cluster.connection();
        return new ClusterStandingHolder(connection == null ? null : new ClusterStanding(connection, statistics));
    }

    @Bean
    MeterBinder clusterGauges(ClusterStandingHolder cluster) {
        ClusterStanding standing = cluster.standing();
        return registry -> {
            if (standing != null) {
                ClusterMeters.gauges(registry, standing);
            }
        };
    }

    @Bean
    RetainedStore retainedStore(BrokerProperties properties) {
        return new MemoryRetainedStore(
                properties.limits().maxRetainedMessages(),
                properties.limits().retainedBytes(Runtime.getRuntime().maxMemory()),
                MqttNode::nanoTime);
    }

    @Bean(destroyMethod = "")
    ClusterHolder cluster(
            BrokerProperties properties, RetainedStore retained, EventDispatcher events, BuildProperties build) {
        return new ClusterHolder(
                properties.cluster().enabled()
                        ? new ClusterConnection(
                                properties.cluster(),
                                nodeSettings(properties).eventLoops(),
                                String.valueOf(build.getVersion()),
                                retained,
                                events,
                                InstantSource.system())
                        : null);
    }

    @Bean(destroyMethod = "")
    MqttNode mqttNode(
            BrokerProperties properties, RetainedStore retained, EventDispatcher events, ClusterHolder cluster) {
        return new MqttNode(nodeSettings(properties), retained, events, cluster.ports());
    }

    @Bean
    NodeLifecycle nodeLifecycle(
            MqttNode node,
            ClusterHolder cluster,
            ApplicationContext context,
            BrokerProperties properties,
            EventDispatcher events,
            Environment environment,
            BuildProperties build) {
        List<ListenerSettings> listeners = properties.listeners().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(entry -> new ListenerSettings(
                        entry.getKey(),
                        entry.getValue().bind(),
                        entry.getValue().port()))
                .toList();
        return new NodeLifecycle(
                node,
                cluster,
                serving -> AvailabilityChangeEvent.publish(
                        context, serving ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC),
                () -> Thread.ofPlatform()
                        .name("cut-off")
                        .start(() -> Runtime.getRuntime().halt(CUT_OFF)),
                new MqttListeners(node, listeners),
                events,
                environment,
                properties,
                build,
                STOP_LIMIT);
    }

    static NodeSettings nodeSettings(BrokerProperties properties) {
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
                queuedBytes,
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
                        session.queueQos0Messages()));
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
                new ConnectionSettings.Features(
                        Qos.of(features.maxQos()),
                        features.retain(),
                        features.wildcardSubscriptions(),
                        features.sharedSubscriptions(),
                        features.subscriptionIdentifiers()));
    }

    @Bean
    BrokerStatistics brokerStatistics(MqttNode node) {
        return new NodeStatistics(node);
    }

    @Bean(destroyMethod = "close")
    SysTopicsHolder sysTopics(
            BrokerProperties properties,
            BrokerStatistics statistics,
            ClusterStandingHolder cluster,
            MqttNode node,
            BuildProperties build) {
        Duration interval = properties.sys().interval();
        return new SysTopicsHolder(
                interval.isZero()
                        ? null
                        : new SysTopics(
                                interval,
                                statistics,
                                cluster.standing(),
                                node::publish,
                                MqttNode::nanoTime,
                                String.valueOf(build.getVersion())));
    }
}
