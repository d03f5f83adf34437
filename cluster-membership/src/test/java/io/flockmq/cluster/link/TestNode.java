package io.flockmq.cluster.link;

import static org.awaitility.Awaitility.await;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A node with a link, event loops of its own, and a memory of all that it was told. */
final class TestNode implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Shorter than in life, so that a test sees each of them pass. */
    static final LinkTimes SHORT = new LinkTimes(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(10),
            Duration.ofMillis(100));

    private static final AtomicLong VIEWS = new AtomicLong();

    /** One batch that arrived, with its content as text. */
    record Arrival(Node from, int fromLoop, Lane lane, long number, String text) {}

    /** One confirmation that arrived. */
    record Confirmation(Node by, Lane lane, long upTo) {}

    /** What a node does with a batch, besides remembering it. */
    @FunctionalInterface
    interface Reaction {
        void on(LinkLoop loop, Node from, int fromLoop, Lane lane, long number);
    }

    static final Reaction CONFIRM_AT_ONCE = LinkLoop::confirm;
    static final Reaction CONFIRM_NOTHING = (_, _, _, _, _) -> {};

    final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    final Queue<Confirmation> confirmations = new ConcurrentLinkedQueue<>();
    final Queue<LinkEvent> events = new ConcurrentLinkedQueue<>();
    final Queue<ByteBuf> sent = new ConcurrentLinkedQueue<>();
    volatile Reaction reaction = CONFIRM_AT_ONCE;

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    final Link link;
    private Node node;

    private TestNode(String id, long incarnation, int loopCount, LinkSettings settings) {
        group = new MultiThreadIoEventLoopGroup(loopCount, ioHandler());
        group.forEach(loop -> loops.add((EventLoop) loop));
        link = Link.listen(settings, loops, events::add);
        node = new Node(id, incarnation, "127.0.0.1", link.port(), loopCount, "test");
        link.start(number -> new LinkListener() {
            @Override
            public void received(Node from, int fromLoop, Lane lane, long batchNumber, ByteBuf batch) {
                arrivals.add(new Arrival(from, fromLoop, lane, batchNumber, batch.toString(StandardCharsets.UTF_8)));
                reaction.on(link.loop(number), from, fromLoop, lane, batchNumber);
            }

            @Override
            public void confirmed(Node by, Lane lane, long upTo) {
                confirmations.add(new Confirmation(by, lane, upTo));
            }
        });
    }

    private static IoHandlerFactory ioHandler() {
        return Epoll.isAvailable() && !Boolean.getBoolean("link.nio")
                ? EpollIoHandler.newFactory()
                : NioIoHandler.newFactory();
    }

    static LinkSettings settings() {
        return settings("flock", "a secret");
    }

    static LinkSettings settings(String clusterName, String secret) {
        return LinkSettings.of(clusterName, new Secret(secret.toCharArray()), "127.0.0.1", 0)
                .with(SHORT);
    }

    static LinkSettings smallBatches(int maxBatch) {
        LinkSettings usual = settings();
        return new LinkSettings(
                usual.clusterName(),
                usual.secret(),
                usual.bind(),
                usual.port(),
                maxBatch,
                usual.writeBuffer(),
                usual.halfOpen(),
                usual.times());
    }

    static TestNode start(String id) {
        return start(id, 1, 1, settings());
    }

    static TestNode start(String id, long incarnation, int loops, LinkSettings settings) {
        return new TestNode(id, incarnation, loops, settings);
    }

    Node node() {
        return node;
    }

    /** The node as others see it if they reach it by another port. */
    Node reachedBy(int port) {
        return new Node(node.id(), node.incarnation(), node.linkHost(), port, node.eventLoops(), node.version());
    }

    /** From the next view on, this node is in another life. */
    void live(long incarnation) {
        node = new Node(node.id(), incarnation, node.linkHost(), node.linkPort(), node.eventLoops(), node.version());
    }

    void sees(Node... others) {
        List<Node> members = Stream.concat(Stream.of(node), Stream.of(others))
                .sorted(Comparator.comparing(Node::id))
                .toList();
        link.viewChanged(new View(VIEWS.incrementAndGet(), node, members, Serving.SERVING));
    }

    static void meet(TestNode... nodes) {
        for (TestNode each : nodes) {
            each.sees(Stream.of(nodes)
                    .filter(other -> other != each)
                    .map(TestNode::node)
                    .toArray(Node[]::new));
        }
    }

    long send(Node to, Lane lane, String text) {
        return send(0, to, lane, text);
    }

    long send(int loop, Node to, Lane lane, String text) {
        ByteBuf batch = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        sent.add(batch);
        return on(loop, () -> link.loop(loop).send(to, lane, batch));
    }

    <T> T on(int loop, Callable<T> task) {
        try {
            return loops.get(loop).submit(task).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    void run(int loop, Runnable task) {
        on(loop, () -> {
            task.run();
            return true;
        });
    }

    EventLoop loop(int number) {
        return loops.get(number);
    }

    /** The texts that arrived in a lane, in the order of their arrival. */
    List<String> texts(Lane lane) {
        return arrivals.stream()
                .filter(arrival -> arrival.lane() == lane)
                .map(Arrival::text)
                .toList();
    }

    void awaitEvent(Predicate<LinkEvent> wanted) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.stream().anyMatch(wanted));
    }

    void awaitConnected(Node to) {
        awaitEvent(event -> event instanceof LinkEvent.Connected(Node other, int _) && other.equals(to));
    }

    void awaitConfirmed(Node by, Lane lane, long upTo) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> confirmations.contains(new Confirmation(by, lane, upTo)));
    }

    List<ByteBuf> unreleased() {
        return sent.stream().filter(batch -> batch.refCnt() != 0).toList();
    }

    @Override
    public void close() {
        link.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
