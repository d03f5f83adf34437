package io.flockmq.broker.config;

import io.flockmq.broker.cluster.ClusterNode;
import io.flockmq.broker.cluster.LateRegistry;
import io.flockmq.broker.cluster.LateStreams;
import io.flockmq.broker.cluster.RecallPlan;
import io.flockmq.broker.cluster.RetainedReplication;
import io.flockmq.broker.cluster.VersionClock;
import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.storage.StoreException;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.link.Link;
import io.flockmq.cluster.link.LinkEvent;
import io.flockmq.cluster.link.LinkListener;
import io.flockmq.cluster.link.LinkSettings;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.ClientRegistry;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What one life of a node has to do with the other nodes: its link, its part of the registry, and what it knows of them. When the
 * life is over, nothing that it does reaches anybody. Thread-safe.
 */
final class ClusterLife {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLife.class);

    private final Node self;
    private final LateRegistry registry = new LateRegistry();
    private final List<LateStreams> streams = new ArrayList<>();
    private final CountDownLatch caughtUpOrOver = new CountDownLatch(1);
    private final CountDownLatch copiedOrOver = new CountDownLatch(1);
    private final ClusterNode node;
    private volatile boolean over;
    private volatile @Nullable StoreException storeFailure;
    private @Nullable Link link;

    /**
     * Nothing of it is connected yet.
     *
     * @param self the node in this life
     * @param retained the retained messages of this life
     * @param backups how many other nodes keep a copy of a session
     * @param recallPlan what may be brought back from the store, given who is told if that fails; null for no store
     * @param keeping whether what must not be lost can be kept now
     */
    ClusterLife(
            Node self,
            RetainedStore retained,
            int backups,
            @Nullable Function<Consumer<StoreException>, RecallPlan> recallPlan,
            Keeping keeping,
            BrokerEventListener events,
            InstantSource clock) {
        this.self = self;
        for (int i = 0; i < self.eventLoops(); i++) {
            streams.add(new LateStreams());
        }
        RetainedReplication replication = new RetainedReplication(
                retained,
                new VersionClock(clock, self.incarnation() ^ (long) self.id().hashCode() << 32));
        node = new ClusterNode(
                self,
                registry,
                streams::get,
                _ -> Topics.UNCACHED,
                replication,
                recallPlan == null ? null : recallPlan.apply(this::storeFailed),
                keeping,
                events,
                caughtUpOrOver::countDown,
                copiedOrOver::countDown,
                backups);
    }

    /** The node in this life. */
    Node self() {
        return self;
    }

    /** What the node's event loops are connected to the others with. */
    NodePorts ports() {
        return node;
    }

    /** This node among the others. */
    ClusterNode node() {
        return node;
    }

    private static void log(LinkEvent event) {
        LoggingEventBuilder line = switch (event) {
            case LinkEvent.Connected(Node to, int _) -> line(EventName.LINK_CONNECTED, to);
            case LinkEvent.Disconnected(Node to, int _, String _) -> line(EventName.LINK_DISCONNECTED, to);
            case LinkEvent.Unreachable(Node to, int _, String _) -> line(EventName.LINK_UNREACHABLE, to);
            case LinkEvent.Refused(String address, String _, long unreported) ->
                LogLine.info(LOG, EventName.LINK_REFUSED)
                        .addKeyValue(LogField.CLIENT_ADDRESS, address)
                        .addKeyValue(LogField.COUNT, unreported + 1);
            case LinkEvent.InternalFault _ -> LogLine.info(LOG, EventName.INTERNAL_FAULT);
        };
        line.log("Link: {}", event);
    }

    private static LoggingEventBuilder line(EventName name, Node to) {
        return LogLine.info(LOG, name).addKeyValue(LogField.NODE, to.id());
    }

    /** Opens the port of the link; nobody is let in before the first view. */
    synchronized void listen(MqttNode mqtt, LinkSettings settings) {
        Link opened = mqtt.listenForNodes(settings, ClusterLife::log);
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
    }

    /** The node has joined. */
    synchronized void use(ClientRegistry joined) {
        if (!over) {
            registry.use(joined);
        }
    }

    /** Nodes came or went; before the link listens, or when this life is over, that is no news to it. */
    synchronized void viewChanged(View view) {
        Link open = link;
        if (open != null && !over) {
            open.viewChanged(view);
            node.viewChanged(view);
        }
    }

    /** Lets the others compare what they know of this node with what they should; on the first event loop. */
    void audit() {
        node.audit();
    }

    /**
     * Waits until this node knows what the others know, or until this life is over.
     *
     * @return false if neither has happened so far
     * @throws StoreFailedException if the store cannot be read
     */
    boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        boolean caughtUp = caughtUpOrOver.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        StoreException failure = storeFailure;
        if (failure != null) {
            throw new StoreFailedException(failure);
        }
        return caughtUp;
    }

    private void storeFailed(StoreException failure) {
        storeFailure = failure;
        caughtUpOrOver.countDown();
    }

    /**
     * Waits until the sessions that were on the other nodes when this one came have as many copies as there can be, or until this life
     * is over.
     *
     * @return false if neither has happened so far
     */
    boolean awaitCopied(Duration limit) throws InterruptedException {
        return copiedOrOver.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Others have gone on without this life: from now on it changes nothing in the registry. Returns at once. */
    synchronized void cutOff() {
        over = true;
        registry.end();
        caughtUpOrOver.countDown();
        copiedOrOver.countDown();
    }

    /** Whether others have gone on without this life. */
    boolean isOver() {
        return over;
    }

    /** Closes the link; what this life still sends goes nowhere. */
    void disconnect() {
        Link open;
        synchronized (this) {
            open = link;
            link = null;
        }
        if (open != null) {
            streams.forEach(LateStreams::end);
            open.close();
        }
    }
}
