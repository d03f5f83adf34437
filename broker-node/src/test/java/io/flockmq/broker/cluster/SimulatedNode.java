package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.ManualLoop;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.RouterPorts;
import io.flockmq.broker.delivery.SessionEnds;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.RecordedEvents;
import io.flockmq.broker.event.RecordedTimings;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A node without threads, sockets and clocks, put together like a real one. */
final class SimulatedNode {

    private final Node node;
    private final ManualTimers timers = new ManualTimers();
    private final RecordedEvents events = new RecordedEvents();
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<NodeLoop> nodeLoops = new ArrayList<>();
    private final ClusterNode cluster;
    private boolean ready;
    private boolean copied;
    private final RecordedTimings timings = new RecordedTimings();

    SimulatedNode(Node node, SimulatedNetwork network, SimulatedRegistry registry) {
        this.node = node;
        MemoryRetainedStore retained = new MemoryRetainedStore(0, Long.MAX_VALUE, timers::nanoTime);
        RetainedReplication replication =
                new RetainedReplication(retained, new VersionClock(() -> Instant.EPOCH, node.incarnation()));
        cluster = new ClusterNode(
                node,
                registry.of(node),
                loop -> network.of(node, loop),
                _ -> Topics.UNCACHED,
                replication,
                1,
                events,
                () -> ready = true,
                () -> copied = true);
        SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
        Router[] routers = new Router[node.eventLoops()];
        SessionCounts counts = new SessionCounts();
        QueueBudget budget = new QueueBudget(Long.MAX_VALUE / 2);
        for (int i = 0; i < node.eventLoops(); i++) {
            ManualLoop loop = new ManualLoop();
            loops.add(loop);
            TrafficCounters traffic = new TrafficCounters();
            EndOfTurn endOfTurn = new EndOfTurn(loop, loop, events);
            RouterPorts ports = new RouterPorts(cluster.otherNodes(i), cluster.retainedWriter(i, retained));
            routers[i] = new Router(i, loop, routers, trie, ports, endOfTurn, events, traffic);
            SessionContext context = new SessionContext(
                    i,
                    Limits.generous()
                            .queuedMessages(1_000_000)
                            .queuedBytes(1L << 40)
                            .build(),
                    budget,
                    timers,
                    events,
                    traffic,
                    new QueueFigures(),
                    cluster.journal(i),
                    routers[i].confirmations());
            Subscriptions subscriptions = new Subscriptions(trie, retained, cluster.routes(i));
            SessionTable sessions =
                    new SessionTable(context, counts, new SessionEnds(routers[i], subscriptions, timers, events));
            nodeLoops.add(new NodeLoop(
                    i, loop, sessions, routers[i], subscriptions, endOfTurn, timers, new Timings(timings)));
        }
        cluster.assembled(nodeLoops, trie);
    }

    Node node() {
        return node;
    }

    ClusterNode cluster() {
        return cluster;
    }

    RecordedEvents events() {
        return events;
    }

    int loops() {
        return loops.size();
    }

    /** Whether all others have said that their sessions have their copies. */
    boolean isCopied() {
        return copied;
    }

    /** What took how long, in the order in which it was told. */
    RecordedTimings timings() {
        return timings;
    }

    /** Whether it knows what all others know. */
    boolean isReady() {
        return ready;
    }

    NodeLoop loopOf(String clientId) {
        return nodeLoops.get(ClientLoops.of(clientId, loops.size()));
    }

    NodeLoop loop(int number) {
        return nodeLoops.get(number);
    }

    void onLoop(int number, Runnable task) {
        loops.get(number).execute(task);
    }

    boolean step(Random random) {
        int first = random.nextInt(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get((first + i) % loops.size()).runOne()) {
                return true;
            }
        }
        return false;
    }

    void pass(Duration time) {
        timers.advance(time);
    }
}
