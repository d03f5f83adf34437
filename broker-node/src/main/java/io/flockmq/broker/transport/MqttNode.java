package io.flockmq.broker.transport;

import io.flockmq.broker.codec.TopicInterner;
import io.flockmq.broker.connection.Entrance;
import io.flockmq.broker.connection.EventLoopServices;
import io.flockmq.broker.connection.EventLoops;
import io.flockmq.broker.connection.OpenConnections;
import io.flockmq.broker.connection.Rivals;
import io.flockmq.broker.connection.Standstill;
import io.flockmq.broker.connection.UnconfirmedMessages;
import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.RouterPorts;
import io.flockmq.broker.delivery.SessionEnds;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.Matches;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Topic;
import io.flockmq.cluster.link.Link;
import io.flockmq.cluster.link.LinkEventListener;
import io.flockmq.cluster.link.LinkException;
import io.flockmq.cluster.link.LinkSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a node with everything that lives on them, and the way in for those who are not on one. Thread-safe.
 */
public final class MqttNode {

    private final NodeSettings settings;
    private final BrokerEventListener events;
    private final RetainedStore retained;
    private final NodePorts ports;
    private final SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
    private final SessionCounts sessionCounts = new SessionCounts();
    private final OpenConnections connections = new OpenConnections();
    private final Runnable endBanned = connections::endBanned;
    private final Entrance entrance;
    private final QueueBudget queueBudget;
    private final EventLoopGroup group;
    private final EventLoops loops;
    private final TimingListener timingListener;
    private final List<QueueFigures> queueFigures = new ArrayList<>();
    private final List<LoopPulse> pulses = new ArrayList<>();
    private List<NodeLoop> nodeLoops = List.of();
    private volatile Runnable stoodStill = this::goOn;

    /**
     * Starts the event loops; nothing listens yet.
     *
     * @param ports where it is connected with other nodes
     * @param timingListener told how long things take
     * @throws TransportException if the machine does not have the transport
     */
    public MqttNode(
            NodeSettings settings,
            RetainedStore retained,
            BrokerEventListener events,
            NodePorts ports,
            TimingListener timingListener) {
        if (settings.transport().problem() != null) {
            throw new TransportException(
                    settings.transport(), settings.transport().problem());
        }
        this.settings = settings;
        this.events = events;
        this.retained = retained;
        this.ports = ports;
        this.timingListener = timingListener;
        this.queueBudget = new QueueBudget(settings.queuedBytesTotal());
        this.group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(),
                new DefaultThreadFactory("mqtt"),
                settings.transport().handlers());
        this.entrance = new Entrance(settings.doorkeeper(), settings.maxConnectionsPerAddress(), events);
        this.loops = assemble();
        settings.doorkeeper().bans().whenChanged(endBanned);
    }

    private EventLoops assemble() {
        List<EventLoopServices> all = new ArrayList<>();
        List<NodeLoop> nodeLoops = new ArrayList<>();
        Router[] routers = new Router[settings.eventLoops()];
        for (EventExecutor executor : group) {
            EventLoop loop = (EventLoop) executor;
            int number = all.size();
            TrafficCounters traffic = new TrafficCounters();
            EventLoopTimers timers = new EventLoopTimers(loop, events);
            Timings timings = new Timings(timingListener);
            QueueFigures queues = new QueueFigures();
            queueFigures.add(queues);
            EndOfTurn endOfTurn = new EndOfTurn(loop, task -> timers.schedule(Duration.ZERO, task), events);
            RouterPorts routerPorts = new RouterPorts(
                    ports.otherNodes(number),
                    ports.retainedWriter(number, retained),
                    ports.keeping(),
                    settings.tracer());
            Router router = new Router(number, loop, routers, trie, routerPorts, endOfTurn, events, traffic);
            routers[number] = router;
            SessionContext context = new SessionContext(
                    number,
                    settings.session(),
                    queueBudget,
                    timers,
                    events,
                    traffic,
                    queues,
                    ports.journal(number),
                    router.confirmations());
            Subscriptions subscriptions = new Subscriptions(trie, retained, ports.routes(number));
            SessionTable sessions =
                    new SessionTable(context, sessionCounts, new SessionEnds(router, subscriptions, timers, events));
            all.add(new EventLoopServices(
                    loop,
                    sessions,
                    ports.opener(number, sessions),
                    router,
                    subscriptions,
                    new UnconfirmedMessages(),
                    new Standstill(timers, settings.standstill(), () -> stoodStill.run()),
                    new Rivals(settings.takeovers(), timers, events),
                    endOfTurn,
                    timers,
                    new TopicInterner(),
                    traffic,
                    timings,
                    settings.tracer(),
                    settings.classifier()));
            nodeLoops.add(new NodeLoop(number, loop, sessions, router, subscriptions, endOfTurn, timers, timings));
            pulses.add(new LoopPulse(timers, timingListener, queues));
        }
        this.nodeLoops = List.copyOf(nodeLoops);
        ports.assembled(this.nodeLoops, trie);
        return new EventLoops(all);
    }

    /** The monotonic clock of all event loops, in nanoseconds. */
    public static long nanoTime() {
        return EventLoopTimers.sinceStart();
    }

    NodeSettings settings() {
        return settings;
    }

    BrokerEventListener events() {
        return events;
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoops loops() {
        return loops;
    }

    /** The services of an event loop of this node. */
    EventLoopServices services(EventExecutor loop) {
        for (EventLoopServices services : loops.all()) {
            if (services.loop().equals(loop)) {
                return services;
            }
        }
        throw new IllegalArgumentException("not an event loop of this node");
    }

    OpenConnections connections() {
        return connections;
    }

    Entrance entrance() {
        return entrance;
    }

    // ---------------------------------------------------------------- for everybody else

    /** Publishes a message of the broker itself, soon and in order. */
    public void publish(Message message) {
        EventLoopServices first = loops.all().getFirst();
        first.loop().execute(() -> first.router().publish(message));
    }

    /**
     * Opens the port that other nodes connect to, served by this node's event loops.
     *
     * @throws LinkException if the port cannot be opened
     */
    public Link listenForNodes(LinkSettings link, LinkEventListener linkEvents) {
        return Link.listen(
                link, loops.all().stream().map(EventLoopServices::loop).toList(), linkEvents);
    }

    /**
     * Says what to do when an event loop has stood still for longer than it may: it says nothing to clients until {@link #goOn}.
     *
     * @param task run on that event loop
     */
    public void whenStoodStill(Runnable task) {
        stoodStill = task;
    }

    /** Nobody has gone on without this node: all event loops may speak to clients. Does nothing on a node that has ended. */
    public void goOn() {
        for (EventLoopServices each : loops.all()) {
            if (!each.loop().isShuttingDown()) {
                each.loop().execute(each.standstill()::over);
            }
        }
    }

    /** Runs a task on the first event loop. */
    public void onFirstLoop(Runnable task) {
        loops.all().getFirst().loop().execute(task);
    }

    /** What lives on the event loops, for those who ask each of them. */
    public List<NodeLoop> nodeLoops() {
        return nodeLoops;
    }

    /** What lives on the event loop that this client identifier always belongs to. */
    public NodeLoop loopOf(String clientId) {
        return nodeLoops.get(ClientLoops.of(clientId, nodeLoops.size()));
    }

    /** Who would get a message on a topic: sessions of this node, and other nodes. */
    public Matches<Subscriber> match(Topic topic) {
        return trie.match(topic);
    }

    /** How many event loops there are. */
    public int eventLoops() {
        return loops.all().size();
    }

    /** What all event loops have counted. */
    public TrafficTotals traffic() {
        return TrafficTotals.of(
                loops.all().stream().map(EventLoopServices::traffic).toList());
    }

    /** How many sessions there are. */
    public SessionCounts sessions() {
        return sessionCounts;
    }

    /** Subscriptions of all sessions. */
    public long subscriptions() {
        long sum = 0;
        for (EventLoopServices services : loops.all()) {
            sum += services.subscriptions().count();
        }
        return sum;
    }

    /** Open connections, whether their CONNECT has come or not. */
    public int openConnections() {
        return connections.count();
    }

    /** Bytes in the queues of all sessions. */
    public long queuedBytes() {
        return queueBudget.used();
    }

    /** Messages that wait in the queues of all sessions. */
    public long queuedMessages() {
        return queueFigures.stream().mapToLong(QueueFigures::queuedMessages).sum();
    }

    /** Messages of QoS 1 and 2 that were sent to clients and are not acknowledged. */
    public long inFlightMessages() {
        return queueFigures.stream().mapToLong(QueueFigures::inFlightMessages).sum();
    }

    /** Messages in the longest queue, as of lately. */
    public long longestQueue() {
        return queueFigures.stream().mapToLong(QueueFigures::longestQueue).max().orElse(0);
    }

    /** How long ago the message arrived that has waited longest, as of lately; zero if none waits. */
    public Duration oldestQueued() {
        return Duration.ofNanos(
                queueFigures.stream().mapToLong(QueueFigures::oldestAge).max().orElse(0));
    }

    /** How long the event loop that has been busy longest has not come to a task that it should have run; zero once they end. */
    public Duration stalled() {
        return group.isShuttingDown()
                ? Duration.ZERO
                : pulses.stream()
                        .map(LoopPulse::late)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
    }

    /** The retained messages. */
    public RetainedStore retained() {
        return retained;
    }

    /** Ends the event loops; their connections must be closed before. */
    public void stop(Duration limit) {
        settings.doorkeeper().bans().forget(endBanned);
        group.shutdownGracefully(0, limit.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(limit.toMillis() + 1000);
    }
}
