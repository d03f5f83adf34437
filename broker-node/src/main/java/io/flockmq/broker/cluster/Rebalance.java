package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Session;
import io.flockmq.cluster.membership.Node;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Gives a node that has joined its share of the sessions whose clients are away, so that a cluster that grows has room where the new
 * node is. Those of connected clients stay: they move when their clients connect elsewhere. Event loop only.
 *
 * <p>Its share are the sessions for whose client identifier it weighs more than every other node ({@link Backups}): of four nodes a
 * fourth, whichever nodes the sessions are on.
 */
final class Rebalance {

    /** A node that has just joined learns what the others know first. */
    private static final Duration CALM = Duration.ofSeconds(3);

    private static final Duration TICK = Duration.ofMillis(20);

    /** Sessions that begin to move from one event loop in a second: nobody waits for them. */
    private static final double PER_SECOND = 200;

    private final LoopContext context;
    private final Node self;
    private final Peers peers;
    private final Underway underway;

    Rebalance(LoopContext context, Node self, Peers peers, Underway underway) {
        this.context = context;
        this.self = self;
        this.peers = peers;
        this.underway = underway;
    }

    /** A node has joined. */
    void joined(Peer newcomer) {
        context.timers().schedule(CALM, () -> begin(newcomer));
    }

    private void begin(Peer newcomer) {
        Queue<Session> share = new ArrayDeque<>();
        context.sessions().sessions().stream().filter(isFor(newcomer)).forEach(share::add);
        if (!share.isEmpty()) {
            goOn(newcomer, share, new Pace(PER_SECOND, context.timers().nanoTime()));
        }
    }

    private Predicate<Session> isFor(Peer newcomer) {
        return session -> Backups.prefers(session.clientId(), newcomer.node(), self)
                && peers.staying().stream()
                        .filter(peer -> peer != newcomer)
                        .allMatch(peer -> Backups.prefers(session.clientId(), newcomer.node(), peer.node()));
    }

    private void goOn(Peer newcomer, Queue<Session> share, Pace pace) {
        if (newcomer.isGone() || newcomer.isLeaving()) {
            return;
        }
        int allowed = pace.allowed(context.timers().nanoTime());
        while (allowed > 0 && !share.isEmpty()) {
            Session session = share.remove();
            if (isAway(session)) {
                newcomer.control().add(new Item.TakeOver(session.clientId(), session.epoch()));
                pace.begun();
                allowed--;
            }
        }
        if (!share.isEmpty()) {
            context.timers().schedule(TICK, () -> goOn(newcomer, share, pace));
        }
    }

    /** Whether it is still here, its client is not, and it is not on its way to anybody. */
    private boolean isAway(Session session) {
        String clientId = session.clientId();
        return context.sessions().get(clientId) == session
                && session.isPersistent()
                && !session.isConnected()
                && !session.isExpected()
                && !session.isGathering()
                && underway.departure(clientId) == null;
    }
}
