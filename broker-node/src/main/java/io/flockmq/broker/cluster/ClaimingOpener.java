package io.flockmq.broker.cluster;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Owner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions in a cluster: claims the client identifier, has its home let go of the session, and only then opens it here. For
 * one client identifier one after another. Event loop only.
 */
final class ClaimingOpener implements SessionOpener {

    /**
     * A request.
     *
     * @param answered whether the client was told that it cannot be served: what is left is to find out whose the session is
     */
    private record Waiting(SessionTable.Request request, Consumer<SessionTable.Opened> then, boolean answered) {

        private Waiting answer(SessionTable.Opened opened) {
            then.accept(opened);
            return new Waiting(request, _ -> {}, true);
        }
    }

    /** How long after a claim that failed, and may have been made nevertheless, it is made again. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private static final SessionTable.Opened TAKEN =
            new SessionTable.Opened.Unavailable("the client has connected elsewhere since");

    private final LoopContext context;
    private final ClientRegistry registry;
    private final Peers peers;
    private final Arrivals arrivals;
    private final Estates estates;
    private final Underway underway;
    /** Client identifiers that are being opened, each with those that come after. */
    private final Map<String, Queue<Waiting>> opening = new HashMap<>();
    /** Those that came while sessions of a dead node are being adopted. */
    private List<Waiting> postponed = new ArrayList<>();

    private int claimsUnderway;
    private List<Runnable> whenNoClaims = new ArrayList<>();
    private boolean serving;

    ClaimingOpener(
            LoopContext context,
            ClientRegistry registry,
            Peers peers,
            Arrivals arrivals,
            Estates estates,
            Underway underway) {
        this.context = context;
        this.registry = registry;
        this.peers = peers;
        this.arrivals = arrivals;
        this.estates = estates;
        this.underway = underway;
    }

    /** Whether this node may serve clients now. */
    void serving(boolean now) {
        serving = now;
        retryPostponed();
    }

    @Override
    public void open(SessionTable.Request request, Consumer<SessionTable.Opened> then) {
        Waiting waiting = new Waiting(request, then, false);
        Queue<Waiting> others = opening.get(request.clientId());
        if (others != null) {
            others.add(waiting);
        } else if (!serving) {
            then.accept(new SessionTable.Opened.Unavailable("this node is cut off from most of its cluster"));
        } else if (estates.inProgress()) {
            postponed.add(waiting);
        } else {
            opening.put(request.clientId(), new ArrayDeque<>());
            claim(waiting);
        }
    }

    /** Opens what had to wait until all sessions have a home again. */
    void retryPostponed() {
        if (!estates.inProgress()) {
            List<Waiting> all = postponed;
            postponed = new ArrayList<>();
            all.forEach(waiting -> open(waiting.request(), waiting.then()));
        }
    }

    /** Runs an action once no claim is underway that began before. */
    void whenNoClaims(Runnable action) {
        if (claimsUnderway == 0) {
            action.run();
        } else {
            whenNoClaims.add(action);
        }
    }

    private void claim(Waiting waiting) {
        claimsUnderway++;
        underway.claims(waiting.request().clientId());
        askRegistry(waiting);
    }

    private void askRegistry(Waiting waiting) {
        SessionTable.Request request = waiting.request();
        registry.claim(request.clientId(), request.expirySeconds() > 0)
                .whenComplete((claim, failure) -> context.executor().execute(() -> {
                    if (claim == null) {
                        // It may have been made. Then this node is the home, and must find out from whom it has the
                        // session.
                        Waiting again = waiting.answered()
                                ? waiting
                                : waiting.answer(new SessionTable.Opened.Unavailable(
                                        "the cluster cannot claim the client identifier: "
                                                + (failure == null ? "no answer" : failure.getMessage())));
                        context.timers().schedule(AGAIN, () -> askRegistry(again));
                        return;
                    }
                    arrivals.whenFree(request.clientId(), () -> claimed(waiting, claim));
                    underway.claimed(request.clientId());
                    claimsUnderway--;
                    if (claimsUnderway == 0) {
                        List<Runnable> actions = whenNoClaims;
                        whenNoClaims = new ArrayList<>();
                        actions.forEach(Runnable::run);
                    }
                }));
    }

    private void claimed(Waiting waiting, Claim claim) {
        SessionTable.Request request = waiting.request();
        Owner previous = claim.previous();
        Peer home = previous == null ? null : home(previous);
        Consumer<Arrivals.Outcome> then = outcome -> {
            switch (outcome) {
                case ARRIVED, NONE -> openHere(waiting, claim.epoch());
                case TAKEN -> finish(waiting, TAKEN);
            }
        };
        if (home != null) {
            arrivals.fetch(request.clientId(), claim.epoch(), home, request.cleanStart(), then);
        } else if (previous != null && previous.persistent() && isMissing(request.clientId())) {
            // This node, by a claim whose answer was lost, or one that died before it had the session.
            arrivals.search(request.clientId(), claim.epoch(), then);
        } else {
            openHere(waiting, claim.epoch());
        }
    }

    private boolean isMissing(String clientId) {
        return context.sessions().get(clientId) == null;
    }

    /** The other node that is home to a session; null if it is this one, or one that is gone for good. */
    private @Nullable Peer home(Owner previous) {
        for (Peer peer : peers.live()) {
            if (peer.node().id().equals(previous.nodeId()) && peer.node().incarnation() == previous.incarnation()) {
                return peer;
            }
        }
        for (Peer peer : peers.dead()) {
            if (peer.node().id().equals(previous.nodeId()) && peer.node().incarnation() == previous.incarnation()) {
                return peer;
            }
        }
        return null;
    }

    private void openHere(Waiting waiting, long epoch) {
        Departure departure = underway.departure(waiting.request().clientId());
        if (departure != null && !departure.isExported()) {
            var _ = underway.stays(departure); // the client has come back before it left
        }
        if (waiting.answered()) {
            keepHere(waiting, epoch);
            return;
        }
        SessionTable.Opened opened = context.sessions().open(waiting.request().withEpoch(epoch));
        if (opened instanceof SessionTable.Opened.Ready(Session session, boolean _)) {
            session.whenStored(() -> finish(waiting, opened), () -> finish(waiting, TAKEN));
        } else {
            registry.release(waiting.request().clientId(), epoch);
            finish(waiting, opened);
        }
    }

    /** Nobody waits for the session any more. */
    private void keepHere(Waiting waiting, long epoch) {
        Session session = context.sessions().get(waiting.request().clientId());
        if (session == null) {
            registry.release(waiting.request().clientId(), epoch);
        } else {
            context.sessions().claimed(session, epoch);
        }
        finish(waiting, TAKEN);
    }

    private void finish(Waiting waiting, SessionTable.Opened opened) {
        waiting.then().accept(opened);
        String clientId = waiting.request().clientId();
        Queue<Waiting> others = opening.get(clientId);
        Waiting next = others == null ? null : others.poll();
        if (next == null) {
            opening.remove(clientId);
        } else {
            claim(next);
        }
    }
}
