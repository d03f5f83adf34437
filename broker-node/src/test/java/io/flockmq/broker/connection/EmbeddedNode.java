package io.flockmq.broker.connection;

import io.flockmq.broker.codec.DecoderLimits;
import io.flockmq.broker.codec.FrameDecoder;
import io.flockmq.broker.codec.TopicInterner;
import io.flockmq.broker.config.TestNode;
import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.RouterPorts;
import io.flockmq.broker.delivery.SessionEnds;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.security.AccessControl;
import io.flockmq.broker.session.ManualTimers;
import io.flockmq.broker.session.QueueBudget;
import io.flockmq.broker.session.QueueFigures;
import io.flockmq.broker.session.SessionContext;
import io.flockmq.broker.session.SessionCounts;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.transport.NodeSettings;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of one event loop that turns when the test says so: all of a node but its sockets. Time passes only in {@link #pass}, and every
 * buffer is counted.
 */
final class EmbeddedNode {

    private static final NodeSettings SETTINGS = TestNode.settings("mqtt.session.max-expiry=1h", "mqtt.event-loops=1");

    final List<BrokerEvent> events = new ArrayList<>();
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    final OpenConnections open = new OpenConnections();
    final SubscriptionTrie<Subscriber> trie = new SubscriptionTrie<>();
    final SessionCounts sessions = new SessionCounts();
    final QueueBudget budget = new QueueBudget(1 << 20);
    final QueueFigures queues = new QueueFigures();
    final ManualTimers timers = new ManualTimers();
    final Subscriptions subscriptions;
    private final Entrance entrance = new Entrance(SETTINGS.doorkeeper(), 0, events::add);
    private final EmbeddedChannel loopOwner = new EmbeddedChannel();
    private boolean turning;
    private final EventLoopServices services;
    private final EventLoops loops;

    EmbeddedNode() {
        EventLoop loop = loopOwner.eventLoop();
        MemoryRetainedStore retained = new MemoryRetainedStore(100, 1 << 20, timers::nanoTime);
        TrafficCounters traffic = new TrafficCounters();
        EndOfTurn endOfTurn = new EndOfTurn(loop, task -> timers.schedule(Duration.ZERO, task), events::add);
        Router[] routers = new Router[1];
        RouterPorts ports = new RouterPorts(
                NodePorts.NONE.otherNodes(0),
                NodePorts.NONE.retainedWriter(0, retained),
                NodePorts.NONE.keeping(),
                SETTINGS.tracer());
        Router router = new Router(0, loop, routers, trie, ports, endOfTurn, events::add, traffic);
        routers[0] = router;
        SessionContext context = new SessionContext(
                0,
                SETTINGS.session(),
                budget,
                timers,
                events::add,
                traffic,
                queues,
                NodePorts.NONE.journal(0),
                router.confirmations());
        subscriptions = new Subscriptions(trie, retained, NodePorts.NONE.routes(0));
        SessionTable table =
                new SessionTable(context, sessions, new SessionEnds(router, subscriptions, timers, events::add));
        services = new EventLoopServices(
                loop,
                table,
                NodePorts.NONE.opener(0, table),
                router,
                subscriptions,
                new UnconfirmedMessages(),
                new Standstill(timers, Duration.ZERO, () -> {}),
                new Rivals(SETTINGS.takeovers(), timers, events::add),
                endOfTurn,
                timers,
                new TopicInterner(),
                traffic,
                new Timings(TimingListener.NONE),
                null,
                null);
        loops = new EventLoops(List.of(services));
    }

    /** A client connects from this port. */
    EmbeddedClient client(int port) {
        return client(port, EmbeddedClient.Layer.NONE);
    }

    /** The same, with something between the bytes of MQTT and those of the connection. */
    EmbeddedClient client(int port, EmbeddedClient.Layer layer) {
        return new EmbeddedClient(this, port, layer);
    }

    /** What serves one connection, in no pipeline yet. */
    ConnectionHandler handler(FrameDecoder decoder) {
        return new ConnectionHandler(
                SETTINGS.connection(),
                new ListenerAccess("test", AccessControl.NONE),
                loops,
                services,
                decoder,
                events::add,
                open,
                entrance);
    }

    DecoderLimits limits() {
        return SETTINGS.decoder();
    }

    /** What reads the packets of one connection. */
    FrameDecoder decoder() {
        return new FrameDecoder(SETTINGS.decoder(), services.topics());
    }

    EventLoop loop() {
        return services.loop();
    }

    /**
     * Does this as one task of the event loop. What it leaves for later is done behind it, never in the middle of it, where Netty's
     * embedded channel would do that in every close.
     */
    void turn(Runnable task) {
        if (turning) {
            throw new IllegalStateException("a task within a task");
        }
        turning = true;
        try {
            task.run();
            loopOwner.runPendingTasks();
        } finally {
            turning = false;
        }
        loopOwner.checkException();
    }

    /** Does what was left for later, unless that is about to be done. */
    void finishTurn() {
        if (!turning) {
            turn(() -> {});
        }
    }

    /** Lets time pass, and does what is to be done then. */
    void pass(Duration time) {
        turn(() -> timers.advance(time));
    }
}
