package io.flockmq.broker.cluster;

import io.flockmq.broker.event.Timing;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientIdTakenException;
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
     * A client identifier that is to be claimed.
     *
     * @param request what the client asks for; null if none waits, because it was told that it cannot be served, or because another
     *     node wants to be rid of the session: what is left is to find out whose that is
     * @param user whose session it is to be, null for nobody's
     * @param since when the client asked, on the monotonic clock; of no account where none waits
     */
    private record Waiting(
            String clientId,
            boolean persistent,
            boolean cleanStart,
            @Nullable String user,
            SessionTable.@Nullable Request request,
            long since,
            Consumer<SessionTable.Opened> then) {

        private static Waiting of(SessionTable.Request request, long since, Consumer<SessionTable.Opened> then) {
            return new Waiting(
                    request.clientId(),
                    request.expirySeconds() > 0,
                    request.cleanStart(),
                    request.user(),
                    request,
                    since,
                    then);
        }

        /** Of a session that is to go on, though no client asks for it. */
        private static Waiting forNobody(String clientId) {
            return new Waiting(clientId, true, false, null, null, 0, _ -> {});
        }

        private Waiting answer(SessionTable.Opened opened) {
            then.accept(opened);
            return new Waiting(clientId, persistent, cleanStart, user, null, since, _ -> {});
        }
    }

    /** How long after a claim that failed, and may have been made nevertheless, it is made again. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private static final SessionTable.Opened TAKEN =
            new SessionTable.Opened.Unavailable("the client has connected elsewhere since");

    private final LoopContext context;
    private final Node self;
    private final ClientRegistry registry;
    private final Peers peers;
    private final Arrivals arrivals;
    private final Estates estates;
    private final Underway underway;
    private final Replicator replicator;
    /** Client identifiers that are being claimed, each with the claims that come after. */
    private final Map<String, Queue<Runnable>> opening = new HashMap<>();
    /** What came while sessions of a dead node are being adopted. */
    private List<Runnable> postponed = new ArrayList<>();

    private int claimsUnderway;
    private List<Runnable> whenNoClaims = new ArrayList<>();
    private boolean serving;
    private boolean leaving;

    ClaimingOpener(
            LoopContext context,
            Node self,
            ClientRegistry registry,
            Peers peers,
            Arrivals arrivals,
            Estates estates,
            Underway underway,
            Replicator replicator) {
        this.context = context;
        this.self = self;
        this.registry = registry;
        this.peers = peers;
        this.arrivals = arrivals;
        this.estates = estates;
        this.underway = underway;
        this.replicator = replicator;
    }

    /** Whether this node may serve clients now. */
    void serving(boolean now) {
        serving = now;
        retryPostponed();
    }

    /** This node is about to leave: it claims nothing any more but for clients that came before. */
    void leave() {
        leaving = true;
        retryPostponed();
    }

    /** Whether no client is waiting for its session, and no session for its claim. */
    boolean isIdle() {
        return opening.isEmpty() && postponed.isEmpty();
    }

    @Override
    public void open(SessionTable.Request request, Consumer<SessionTable.Opened> then) {
        Waiting waiting = Waiting.of(request, context.timers().nanoTime(), then);
        Queue<Runnable> others = opening.get(request.clientId());
        if (leaving) {
            then.accept(new SessionTable.Opened.Elsewhere());
        } else if (others != null) {
            others.add(() -> claim(waiting));
        } else if (!serving) {
            then.accept(new SessionTable.Opened.Unavailable("this node is cut off from most of its cluster"));
        } else if (estates.inProgress()) {
            postponed.add(() -> open(request, then));
        } else {
            opening.put(request.clientId(), new ArrayDeque<>());
            claim(waiting);
        }
    }

    /**
     * A node that is about to leave asks this one to become the home of a session. If this node is about to leave, too, that node will
     * hear of it and ask another one.
     */
    void takeOver(Peer from, String clientId, long epoch) {
        Queue<Runnable> others = opening.get(clientId);
        if (leaving || from.isGone()) {
            return;
        }
        if (others != null) { // for a client that may have connected elsewhere since
            others.add(() -> claimFrom(from, clientId, epoch));
        } else if (!serving || estates.inProgress()) {
            postponed.add(() -> takeOver(from, clientId, epoch));
        } else {
            opening.put(clientId, new ArrayDeque<>());
            claimFrom(from, clientId, epoch);
        }
    }

    private void claimFrom(Peer from, String clientId, long epoch) {
        begin(clientId);
        Waiting waiting = Waiting.forNobody(clientId);
        claimFor(waiting, epoch, from.node());
    }

    /** Claims a session for nobody, unless a client has connected to another node since: from there it would be taken away. */
    private void claimFor(Waiting waiting, long epoch, Node home) {
        String clientId = waiting.clientId();
        registry.adopt(Map.of(clientId, epoch), home.id(), home.incarnation())
                .whenComplete((claims, failure) -> context.executor().execute(() -> {
                    if (claims == null) { // it may have been made
                        context.timers().schedule(AGAIN, () -> claimFor(waiting, 0, self));
                        return;
                    }
                    Claim claim = claims.get(clientId);
                    if (claim == null) {
                        end(clientId);
                        finish(waiting, TAKEN);
                    } else {
                        arrivals.whenFree(clientId, () -> claimed(waiting, claim));
                        end(clientId);
                    }
                }));
    }

    /** Opens what had to wait until all sessions have a home again. */
    void retryPostponed() {
        if (!estates.inProgress()) {
            List<Runnable> all = postponed;
            postponed = new ArrayList<>();
            all.forEach(Runnable::run);
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
        begin(waiting.clientId());
        askRegistry(waiting);
    }

    private void begin(String clientId) {
        claimsUnderway++;
        underway.claims(clientId);
    }

    private void end(String clientId) {
        underway.claimed(clientId);
        claimsUnderway--;
        if (claimsUnderway == 0) {
            List<Runnable> actions = whenNoClaims;
            whenNoClaims = new ArrayList<>();
            actions.forEach(Runnable::run);
        }
    }

    private void askRegistry(Waiting waiting) {
        String clientId = waiting.clientId();
        registry.claim(clientId, waiting.persistent(), waiting.user())
                .whenComplete((claim, failure) -> context.executor().execute(() -> {
                    if (claim == null && isOfAnother(failure)) {
                        end(clientId);
                        finish(waiting, new SessionTable.Opened.OfAnotherUser());
                        return;
                    }
                    if (claim == null) {
                        // It may have been made. Then this node is the home, unless somebody has claimed it since, and
                        // must
                        // find out from whom it has the session.
                        Waiting nobody = waiting.answer(
                                new SessionTable.Opened.Unavailable("the cluster cannot claim the client identifier: "
                                        + (failure == null ? "no answer" : failure.getMessage())));
                        context.timers().schedule(AGAIN, () -> claimFor(nobody, 0, self));
                        return;
                    }
                    arrivals.whenFree(clientId, () -> claimed(waiting, claim));
                    end(clientId);
                }));
    }

    private static boolean isOfAnother(@Nullable Throwable failure) {
        return failure instanceof ClientIdTakenException
                || (failure != null && failure.getCause() instanceof ClientIdTakenException);
    }

    private void claimed(Waiting waiting, Claim claim) {
        String clientId = waiting.clientId();
        Owner previous = claim.previous();
        Peer home = previous == null ? null : home(previous);
        Consumer<Arrivals.Outcome> then = outcome -> {
            switch (outcome) {
                case ARRIVED -> {
                    if (waiting.request() != null) {
                        context.timings().took(Timing.TAKEOVER, context.timers().nanoTime() - waiting.since());
                    }
                    openHere(waiting, claim.epoch());
                }
                case NONE -> openHere(waiting, claim.epoch());
                case TAKEN -> finish(waiting, TAKEN);
            }
        };
        if (home != null) {
            arrivals.fetch(clientId, claim.epoch(), home, waiting.cleanStart(), then);
        } else if (previous != null && previous.persistent() && isMissing(clientId)) {
            // This node, by a claim whose answer was lost, or one that died before it had the session.
            arrivals.search(clientId, claim.epoch(), then);
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
        Departure departure = underway.departure(waiting.clientId());
        if (departure != null && !departure.isExported()) {
            var _ = underway.stays(departure); // the client has come back before it left
        }
        SessionTable.Request request = waiting.request();
        if (request == null) {
            keepHere(waiting, epoch);
            return;
        }
        boolean replaces = context.sessions().get(waiting.clientId()) != null;
        SessionTable.Opened opened = context.sessions().open(request.withEpoch(epoch));
        if (opened instanceof SessionTable.Opened.Ready(Session session, boolean _)) {
            Runnable isStored = () -> finish(waiting, opened);
            Runnable open = replaces && !session.isPersistent() ? () -> replicator.whenEndsStored(isStored) : isStored;
            session.whenStored(open, () -> finish(waiting, TAKEN));
        } else {
            registry.release(waiting.clientId(), epoch);
            finish(waiting, opened);
        }
    }

    /** Nobody waits for the session any more. */
    private void keepHere(Waiting waiting, long epoch) {
        Session session = context.sessions().get(waiting.clientId());
        if (session == null) {
            registry.release(waiting.clientId(), epoch);
        } else {
            context.sessions().claimed(session, epoch);
        }
        finish(waiting, TAKEN);
    }

    private void finish(Waiting waiting, SessionTable.Opened opened) {
        waiting.then().accept(opened);
        String clientId = waiting.clientId();
        Queue<Runnable> others = opening.get(clientId);
        Runnable next = others == null ? null : others.poll();
        if (next == null) {
            opening.remove(clientId);
        } else {
            next.run();
        }
    }
}
