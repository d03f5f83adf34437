package io.flockmq.broker.config;

import io.flockmq.broker.topic.Message;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/**
 * The lives of this node, one after another. Whoever outlives one of them asks here for the present one. Any thread may ask; one
 * at a time starts over.
 */
final class NodeLives {

    /** How long clients may take to let go, and event loops to end. */
    static final Duration END_LIMIT = Duration.ofSeconds(5);

    /**
     * A moment in which exactly one life is present.
     *
     * @param before what was counted in those before
     */
    record Present(NodeLife life, PastLives before) {}

    private final NodeBlueprint blueprint;
    private final List<Runnable> whenBegun = new CopyOnWriteArrayList<>();
    private volatile Present present;

    /** Begins the first life. */
    NodeLives(NodeBlueprint blueprint) {
        this.blueprint = blueprint;
        present = new Present(blueprint.first(), PastLives.NONE);
    }

    Present present() {
        return present;
    }

    NodeLife life() {
        return present.life();
    }

    /** This node as another one, later than in the present life. */
    Node nextSelf() {
        long present = life().cluster().self().incarnation();
        Node self = blueprint.self();
        return self.withIncarnation(Math.max(present + 1, self.incarnation()));
    }

    /** Publishes a message of the broker itself. */
    void publish(Message message) {
        try {
            life().mqtt().publish(message);
        } catch (RejectedExecutionException over) {
            // A life that ended in this moment; what is published in the next is told by whenBegun.
        }
    }

    /** Runs a task each time that a life has begun which is not the first: nothing is retained, nobody is connected. */
    void whenBegun(Runnable task) {
        whenBegun.add(task);
    }

    /**
     * Abandons the present life and begins one in which the node is this one. Waits until all connections are closed.
     *
     * @return the life that is present now
     */
    NodeLife startOver(Node self) {
        Present old = present;
        old.life().abandon(END_LIMIT);
        old.life().stop(END_LIMIT); // what it writes into the store is written before the next one looks
        NodeLife next = blueprint.in(self);
        present = new Present(next, old.before().plus(old.life().mqtt()));
        whenBegun.forEach(Runnable::run);
        return next;
    }
}
