package io.flockmq.cluster.link;

import io.flockmq.cluster.membership.View;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The link of a node: a listening port, and for each of its event loops a {@link LinkLoop}. From each event loop there is
 * one connection to each other node; on it go this loop's batches to the node, and back come the confirmations.
 *
 * <p>Order of calls: {@link #listen}, {@link #start}, {@link #viewChanged} again and again, {@link #close}.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Link implements AutoCloseable {

    private Link() {}

    /**
     * Opens the port. Nobody is let in before {@link #start} and the first view.
     *
     * @param loops the node's event loops, all of one kind (epoll, io_uring, NIO), in the order of their numbers
     * @throws LinkException if the port cannot be opened
     */
    public static Link listen(LinkSettings settings, List<? extends EventLoop> loops, LinkEventListener events) {
        throw new UnsupportedOperationException();
    }

    /** The port that is listened on. Any thread. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Says who is told what arrives. Once, before the first view. */
    public void start(IntFunction<LinkListener> listenerOfLoop) {
        throw new UnsupportedOperationException();
    }

    /** The streams of an event loop, to be used on that loop. Any thread. */
    public LinkLoop loop(int number) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** Closes the port and all connections and releases all buffers. Any thread; waits for the loops unless called on one. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
