package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.Keeping;
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
import io.flockmq.broker.journal.MemberStore;
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
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.cluster.membership.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node without threads, sockets and clocks, put together like a real one. */
final class SimulatedNode {

    private final Node node;
    private final ManualTimers timers = new ManualTimers();
    private final RecordedEvents events = new RecordedEvents();
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<NodeLoop> nodeLoops = new ArrayList<>();
    private final ClusterNode cluster;
    private final MemoryRetainedStore retained;
    private final @Nullable SimulatedDisk disk;
    private boolean ready;
    private boolean copied;
    private final RecordedTimings timings = new RecordedTimings();

    /**
     * A node that begins a life.
     *
     * @param disk what outlives it; null for nothing
     * @param clock the time of day
     * @param size how many nodes there are to be
     */
    SimulatedNode(
            Node node,
            SimulatedNetwork network,
            SimulatedRegistry registry,
            @Nullable SimulatedDisk disk,
            InstantSource clock,
            int size) {
        this.node = node;
        this.disk = disk;
        retained = new MemoryRetainedStore(0, Long.MAX_VALUE, timers::nanoTime);
        RetainedReplication replication =
                new RetainedReplication(retained, new VersionClock(() -> Instant.EPOCH, node.incarnation()));
        cluster = new ClusterNode(
                node,
                registry.of(node),
                loop -> network.of(node, loop),
                _ -> Topics.UNCACHED,
                replication,
                disk == null ? null : plan(disk.store(node.eventLoops(), timers, clock), retained, size),
                Keeping.ALWAYS,
                events,
                () -> ready = true,
                () -> copied = true,
                1);
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

    private static RecallPlan plan(MemberStore store, MemoryRetainedStore retained, int size) {
        return new RecallPlan(store, retained, size, Duration.ofSeconds(60), failure -> {
            throw new AssertionError(failure);
        });
    }

    Node node() {
        return node;
    }

    RetainedStore retainedStore() {
        return retained;
    }

    /** Retained messages by topic. */
    Map<String, String> retained() {
        Map<String, String> all = new TreeMap<>();
        retained.forEach((topic, _, message) -> {
            if (message != null) {
                all.put(topic.name(), new String(message.payload(), StandardCharsets.UTF_8));
            }
        });
        return all;
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
        if (disk != null && random.nextBoolean() && disk.step()) {
            return true;
        }
        int first = random.nextInt(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get((first + i) % loops.size()).runOne()) {
                return true;
            }
        }
        return disk != null && disk.step();
    }

    void pass(Duration time) {
        timers.advance(time);
    }
}
