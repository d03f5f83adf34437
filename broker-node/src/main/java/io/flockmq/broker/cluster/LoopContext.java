package io.flockmq.broker.cluster;

import io.flockmq.broker.delivery.EndOfTurn;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.Router;
import io.flockmq.broker.delivery.Subscriptions;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.event.Timings;
import io.flockmq.broker.session.Confirmations;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Timers;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the parts of one event loop share. Its event loop only, but for the number, the origin and the other nodes. */
final class LoopContext {

    private final int number;
    private final Origin origin;
    private final Lives lives;
    private final BrokerEventListener events;
    private @Nullable NodeLoop loop;

    LoopContext(int number, Origin origin, Lives lives, BrokerEventListener events) {
        this.number = number;
        this.origin = origin;
        this.lives = lives;
        this.events = events;
    }

    /** The node is put together: from now on everything else can be asked for. */
    void assembled(NodeLoop assembled) {
        loop = assembled;
    }

    private NodeLoop loop() {
        return Objects.requireNonNull(loop, "the node is not put together yet");
    }

    /** The number of the event loop, from 0. */
    int number() {
        return number;
    }

    /** This event loop as a source of messages. */
    Origin origin() {
        return origin;
    }

    /** The other nodes. */
    Lives lives() {
        return lives;
    }

    BrokerEventListener events() {
        return events;
    }

    Executor executor() {
        return loop().executor();
    }

    SessionTable sessions() {
        return loop().sessions();
    }

    Router router() {
        return loop().router();
    }

    Subscriptions subscriptions() {
        return loop().subscriptions();
    }

    Confirmations confirmations() {
        return loop().router().confirmations();
    }

    EndOfTurn endOfTurn() {
        return loop().endOfTurn();
    }

    Timers timers() {
        return loop().timers();
    }

    Timings timings() {
        return loop().timings();
    }
}
