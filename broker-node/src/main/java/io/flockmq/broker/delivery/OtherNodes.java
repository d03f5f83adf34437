package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * The way from one event loop to the subscribers on other nodes. Event loop only.
 *
 * <p>A confirmation that is passed on here has been told to {@link Confirmation#expect} this already; it is done once, when the
 * other node has confirmed the message, or is gone. Where it is null nobody waits, whatever the message's QoS.
 */
public interface OtherNodes {

    /** There are no other nodes. */
    OtherNodes NONE = new Nobody();

    /**
     * Gives a QoS 1 or 2 message that is published now what it is recognised by if it comes to a subscriber twice; it is given back
     * as it is if it has that already, or cannot come twice.
     */
    Message stamped(Message message);

    /** Sends a message, in order, to the subscribers on a node. */
    void forward(RemoteNode to, Message message, @Nullable Confirmation confirmation);

    /**
     * Sends a message, in order, to one of the members that a shared subscription has on a node.
     *
     * @param share the shared subscription, {@code $share/...} included
     */
    void forwardToShare(RemoteNode to, TopicFilter share, Message message, @Nullable Confirmation confirmation);

    /** Lets a message's confirmation expect one more for as long as this node may not say that anything is safe. */
    void withhold(Confirmation confirmation);

    /** Whether a node, or the way to it, does not keep up with what this event loop sends. */
    boolean isBehind(RemoteNode to);

    /** Runs a task on this event loop once the node has caught up, or is gone: at once if that is so already. */
    void whenCaughtUp(RemoteNode to, Runnable resume);

    /** For a node alone. */
    final class Nobody implements OtherNodes {

        private Nobody() {}

        @Override
        public Message stamped(Message message) {
            return message;
        }

        @Override
        public void forward(RemoteNode to, Message message, @Nullable Confirmation confirmation) {
            throw new IllegalStateException("no such node as " + to);
        }

        @Override
        public void forwardToShare(
                RemoteNode to, TopicFilter share, Message message, @Nullable Confirmation confirmation) {
            throw new IllegalStateException("no such node as " + to);
        }

        @Override
        public void withhold(Confirmation confirmation) {
            // a node alone may always say so
        }

        @Override
        public boolean isBehind(RemoteNode to) {
            return false;
        }

        @Override
        public void whenCaughtUp(RemoteNode to, Runnable resume) {
            resume.run();
        }
    }
}
