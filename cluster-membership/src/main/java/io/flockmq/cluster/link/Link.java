package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The link of a node: a listening port, and for each of its event loops a {@link LinkLoop}. From each event loop there is
 * one connection to each other node; on it go this loop's batches to the node, and back come the confirmations.
 *
 * <p>Order of calls: {@link #listen}, {@link #start}, {@link #viewChanged} again and again, {@link #close}.
 */
public final class Link implements AutoCloseable {

    private static final int SECONDS_TO_CLOSE = 5;

    private final List<LinkLoop> loops = new ArrayList<>();
    private final Names names = new Names();
    private final Acceptor acceptor;
    private final EventLoop acceptorLoop;
    private boolean started;
    private volatile @Nullable Node self;

    private Link(LinkSettings settings, List<? extends EventLoop> eventLoops, LinkEventListener events) {
        for (EventLoop loop : eventLoops) {
            loops.add(new LinkLoop(loops.size(), loop, settings, names, events));
        }
        acceptorLoop = eventLoops.getFirst();
        acceptor = new Acceptor(acceptorLoop, settings, this::self, this::loopForSendersLoop, events);
    }

    /**
     * Opens the port. Nobody is let in before {@link #start} and the first view. Any thread but an event loop.
     *
     * @param loops the node's event loops, all of one kind (epoll, io_uring, NIO), in the order of their numbers
     * @throws LinkException if the port cannot be opened
     */
    public static Link listen(LinkSettings settings, List<? extends EventLoop> loops, LinkEventListener events) {
        return new Link(settings, loops, events);
    }

    private Node self() {
        return Objects.requireNonNull(self, "nobody is let in before the first view");
    }

    private LinkLoop loopForSendersLoop(int number) {
        return loops.get(number % loops.size());
    }

    /** The port that is listened on. Any thread. */
    public int port() {
        return acceptor.port();
    }

    /** Says who is told what arrives. Once, before the first view, on the thread that calls {@link #viewChanged}. */
    public void start(IntFunction<LinkListener> listenerOfLoop) {
        if (started) {
            throw new IllegalStateException("started twice");
        }
        started = true;
        for (int number = 0; number < loops.size(); number++) {
            LinkLoop loop = loops.get(number);
            LinkListener listener = listenerOfLoop.apply(number);
            loop.eventLoop().execute(() -> loop.start(listener));
        }
    }

    /** The streams of an event loop, to be used on that loop. Any thread. */
    public LinkLoop loop(int number) {
        return loops.get(number);
    }

    /**
     * Opens streams to new members, closes those to and from members that left; what these did not confirm stays for
     * {@link LinkLoop#takeUnconfirmed}. Takes effect in a task of each event loop, so that a task that the caller gives to a
     * loop before this call runs before, and one given after it runs after. One thread at a time.
     *
     * <p>If this node itself is in another life than in the view before, all streams start anew with number 1: what was not
     * confirmed is released, and confirmations of the former life do not come any more.
     */
    public void viewChanged(View view) {
        if (!started) {
            throw new IllegalStateException("not started");
        }
        self = view.self();
        for (LinkLoop loop : loops) {
            loop.eventLoop().execute(() -> loop.viewChanged(view));
        }
        acceptor.letIn();
    }

    /** Closes the port and all connections and releases all buffers. Any thread; waits for the loops unless called on one. */
    @Override
    public void close() {
        List<Future<?>> ends = new ArrayList<>();
        ends.add(on(acceptorLoop, acceptor::close));
        for (LinkLoop loop : loops) {
            ends.add(on(loop.eventLoop(), loop::close));
        }
        if (loops.stream().map(LinkLoop::eventLoop).noneMatch(EventExecutor::inEventLoop)) {
            ends.forEach(end -> end.awaitUninterruptibly(SECONDS_TO_CLOSE, TimeUnit.SECONDS));
        }
        names.close();
    }

    /** An event loop that has ended has closed its channels, and nobody else uses what it used. */
    private static Future<?> on(EventLoop loop, Runnable task) {
        if (loop.isShutdown()) {
            task.run();
            return loop.newSucceededFuture(null);
        }
        return loop.submit(task);
    }
}
