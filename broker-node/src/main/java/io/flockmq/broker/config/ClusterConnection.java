package io.flockmq.broker.config;

import io.flockmq.broker.cluster.ClusterNode;
import io.flockmq.broker.cluster.LateRegistry;
import io.flockmq.broker.cluster.LateStreams;
import io.flockmq.broker.cluster.RetainedReplication;
import io.flockmq.broker.cluster.VersionClock;
import io.flockmq.broker.cluster.wire.Topics;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.cluster.lifecycle.ClusterMember;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.link.Link;
import io.flockmq.cluster.link.LinkListener;
import io.flockmq.cluster.link.LinkSettings;
import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Discovery;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.PartitionMode;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.View;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a node with its cluster: opens its link, joins, and waits until it knows what the others know. Thread-safe. */
final class ClusterConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnection.class);

    /** How often nodes compare what they know of each other. */
    private static final Duration AUDIT = Duration.ofSeconds(30);

    private final BrokerProperties.Cluster cluster;
    private final InstantSource clock;
    private final Node self;
    private final LateRegistry registry = new LateRegistry();
    private final List<LateStreams> streams = new ArrayList<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final ClusterNode node;
    private @Nullable Link link;
    private @Nullable ClusterMember member;
    private @Nullable ScheduledExecutorService audits;

    ClusterConnection(
            BrokerProperties.Cluster cluster,
            int eventLoops,
            String version,
            RetainedStore retained,
            BrokerEventListener events,
            InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
        long incarnation = clock.millis();
        self = new Node(cluster.nodeId(), incarnation, cluster.bind(), cluster.linkPort(), eventLoops, version);
        for (int i = 0; i < eventLoops; i++) {
            streams.add(new LateStreams());
        }
        RetainedReplication replication = new RetainedReplication(
                retained,
                new VersionClock(clock, incarnation ^ (long) cluster.nodeId().hashCode() << 32));
        node = new ClusterNode(
                self,
                registry,
                streams::get,
                _ -> Topics.UNCACHED,
                replication,
                cluster.backups(),
                events,
                caughtUp::countDown);
    }

    /** What the node's event loops are connected to the others with. */
    NodePorts ports() {
        return node;
    }

    /** This node among the others. */
    ClusterNode node() {
        return node;
    }

    /**
     * Joins the cluster and waits until this node knows what the others know.
     *
     * @param serving told whether the node may serve clients, whenever that changes
     * @param gaveUp run if this node must not go on
     */
    void join(MqttNode mqtt, Consumer<Boolean> serving, Runnable gaveUp) {
        Secret secret = new Secret(cluster.secret().toCharArray());
        Link opened = mqtt.listenForNodes(
                LinkSettings.of(cluster.name(), secret, cluster.bind(), cluster.linkPort()),
                event -> LOG.info("Link: {}", event));
        link = opened;
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).use(opened.loop(i));
        }
        opened.start(number -> new LinkListener() {
            @Override
            public void received(Node from, int fromLoop, Lane lane, long batchNumber, ByteBuf batch) {
                node.received(number, from, fromLoop, lane, batchNumber, batch);
            }

            @Override
            public void confirmed(Node by, Lane lane, long upTo) {
                node.confirmed(number, by, lane, upTo);
            }
        });
        ClusterMember joined = ClusterMember.start(settings(secret), self, clock);
        member = joined;
        registry.use(joined.registry());
        joined.membership().addListener(view -> {
            LOG.info("Cluster: {} of {}, {}", view.self(), view.members(), view.serving());
            if (!view.self().equals(self)) {
                // Others go on with this node's sessions: what it still holds is not its own any more.
                LOG.error(
                        "This node was cut off, and others have taken its sessions over; it ends, and must be started again");
                gaveUp.run();
                return;
            }
            opened.viewChanged(view);
            node.viewChanged(view);
            serving.accept(view.isServing());
        });
        awaitCaughtUp(joined);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("cluster-audit").daemon().factory());
        audits = timer;
        var _ = timer.scheduleAtFixedRate(
                () -> mqtt.onFirstLoop(node::audit), AUDIT.toSeconds(), AUDIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitCaughtUp(ClusterMember joined) {
        try {
            while (!caughtUp.await(10, TimeUnit.SECONDS)) {
                View view = joined.membership().view();
                LOG.info("Waiting to know what the other nodes know: {}, {}", view.members(), view.serving());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining the cluster", e);
        }
    }

    private ClusterSettings settings(Secret secret) {
        return new ClusterSettings(
                cluster.name(),
                secret,
                cluster.bind(),
                cluster.port(),
                discovery(),
                cluster.backups(),
                cluster.heartbeatInterval(),
                cluster.heartbeatLimit(),
                switch (cluster.partitionMode()) {
                    case MAJORITY -> PartitionMode.MAJORITY;
                    case AVAILABLE -> PartitionMode.AVAILABLE;
                });
    }

    private Discovery discovery() {
        if (!cluster.dns().isBlank()) {
            return new Discovery.Dns(cluster.dns());
        }
        if (!cluster.kubernetesService().isBlank()) {
            String namespace = cluster.kubernetesNamespace();
            return new Discovery.Kubernetes(
                    namespace.isBlank() ? null : namespace, cluster.kubernetesService(), null, null, null);
        }
        return new Discovery.Members(cluster.members());
    }

    /** Leaves the cluster in good order. */
    void leave() {
        if (audits != null) {
            audits.shutdownNow();
        }
        if (member != null) {
            member.leave();
        }
        if (link != null) {
            link.close();
        }
    }
}
