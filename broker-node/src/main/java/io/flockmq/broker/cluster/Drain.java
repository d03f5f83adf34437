package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Empties one event loop of a node that is about to leave: sends each client away and asks another node to become the home of its
 * session, so many in a second. That node claims the session and has it moved like any other. Event loop only.
 */
final class Drain {

    /** Who was asked to take a session, and which claim that was of: by a later one the session has come back. */
    private record Asked(Peer to, long epoch) {

        private boolean isValidFor(Session session) {
            return epoch == session.epoch() && !to.isGone() && !to.isLeaving();
        }
    }

    private static final Duration TICK = Duration.ofMillis(20);

    private final LoopContext context;
    private final Peers peers;
    private final Underway underway;
    private final ReplicaStore replicas;
    private final ClaimingOpener opener;
    private final Map<String, Asked> asked = new HashMap<>();
    /** Sessions that may be here, and nobody was asked to take. */
    private final Queue<Session> waiting = new ArrayDeque<>();

    Drain(LoopContext context, Peers peers, Underway underway, ReplicaStore replicas, ClaimingOpener opener) {
        this.context = context;
        this.peers = peers;
        this.underway = underway;
        this.replicas = replicas;
        this.opener = opener;
    }

    /**
     * Begins; from now on no session is opened here.
     *
     * @param perSecond how many sessions may begin to move in a second
     * @param drained run when nothing is left here, or nobody could take it, and what was sent to others is confirmed
     */
    void begin(DrainPlan plan, double perSecond, Runnable drained) {
        opener.leave();
        goOn(plan, new Pace(perSecond, context.timers().nanoTime()), drained);
    }

    private void goOn(DrainPlan plan, Pace pace, Runnable drained) {
        while (pace.allowed(context.timers().nanoTime()) > 0) {
            Session next = next();
            if (next == null) {
                break;
            }
            pace.begun();
            handOver(next, plan);
        }
        if (isOver()) {
            whenConfirmed(drained);
        } else {
            context.timers().schedule(TICK, () -> goOn(plan, pace, drained));
        }
    }

    private @Nullable Session next() {
        if (peers.staying().isEmpty()) {
            return null;
        }
        if (waiting.isEmpty()) {
            context.sessions().sessions().stream().filter(this::isToGo).forEach(waiting::add);
        }
        Session next = waiting.poll();
        while (next != null && !isToGo(next)) {
            next = waiting.poll();
        }
        return next;
    }

    /** Whether it is here, and not on its way to anybody. */
    private boolean isToGo(Session session) {
        String clientId = session.clientId();
        Asked before = asked.get(clientId);
        boolean goes = underway.departure(clientId) != null || (before != null && before.isValidFor(session));
        return !goes && !session.isExpected() && context.sessions().get(clientId) == session;
    }

    private void handOver(Session session, DrainPlan plan) {
        context.sessions()
                .sendAway(session, plan.reason(), "this node is about to leave its cluster", plan.willGrace());
        if (session.hasEnded()) {
            return; // it was not to outlive its connection
        }
        // The node that most likely has its copy; any would do.
        Peer to = Backups.choose(session.clientId(), peers.staying(), 1).getFirst();
        asked.put(session.clientId(), new Asked(to, session.epoch()));
        to.control().add(new Item.TakeOver(session.clientId(), session.epoch()));
    }

    private boolean isOver() {
        Collection<Peer> staying = peers.staying();
        if (staying.isEmpty()) {
            return true;
        }
        boolean copiesCanGo = staying.size() > 1; // each is of a session on one of them, and goes to another one
        return context.sessions().sessions().isEmpty()
                && underway.departures().isEmpty()
                && opener.isIdle()
                && (replicas.isEmpty() || !copiesCanGo);
    }

    private void whenConfirmed(Runnable then) {
        List<Peer> live = List.copyOf(peers.live());
        Countdown all = new Countdown(2 * live.size() + 1, then);
        for (Peer peer : live) {
            peer.control().whenConfirmed(all::one);
            peer.messages().whenConfirmed(all::one);
        }
        all.one();
    }
}
