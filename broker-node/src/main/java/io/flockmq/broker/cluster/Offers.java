package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.delivery.UnroutedMessages;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.journal.Head;
import io.flockmq.broker.journal.LoopStore;
import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionState;
import io.flockmq.broker.storage.StoreException;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.Remnant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that earlier lives of this node have left in its store, on one event loop: they are offered to all other nodes, and
 * those are gone on with of which nobody has anything better. Event loop only.
 */
final class Offers {

    /** Offered in one turn, to each node. */
    private static final int OFFERS_PER_TURN = 1000;
    /** Read and claimed together. */
    private static final int CHUNK = 500;

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final LoopContext context;
    private final Node self;
    private final Peers peers;
    private final ReplicaStore replicas;
    private final Replicator replicator;
    private final ClientRegistry registry;
    private final Underway underway;
    private final @Nullable MemberStore store;
    /** What others have something better of; kept in the store until all nodes have brought back what they have. */
    private final Map<String, Head> inferior = new HashMap<>();

    private final List<Session> recalled = new ArrayList<>();
    /** Whether what is left of some sessions is being read and claimed: others are answered when it is known what becomes of them. */
    private boolean claiming;

    private List<Runnable> unanswered = new ArrayList<>();
    private @Nullable Markers answers;
    private Consumer<StoreException> failed = _ -> {};
    private Runnable done = () -> {};

    /**
     * Nothing is offered yet.
     *
     * @param store null for none
     */
    Offers(
            LoopContext context,
            Node self,
            Peers peers,
            ReplicaStore replicas,
            Replicator replicator,
            ClientRegistry registry,
            Underway underway,
            @Nullable MemberStore store) {
        this.context = context;
        this.self = self;
        this.peers = peers;
        this.replicas = replicas;
        this.replicator = replicator;
        this.registry = registry;
        this.underway = underway;
        this.store = store;
    }

    private @Nullable LoopStore here() {
        return store == null ? null : store.loop(context.number());
    }

    // ---------------------------------------------------------------- what this node has

    /** Nothing that is left is of use. */
    void giveUpAll() {
        LoopStore here = here();
        if (here != null) {
            here.giveUpAll();
        }
    }

    /**
     * Offers what there is, and goes on with what nobody refuses. The clocks of these sessions stand still until {@link #begin}.
     *
     * @param whenDone run when they are here, and all nodes know their subscriptions
     * @param whenFailed told if the store cannot be read; then the other is never run
     */
    void offer(Runnable whenDone, Consumer<StoreException> whenFailed) {
        done = whenDone;
        failed = whenFailed;
        LoopStore here = here();
        List<Head> heads = here == null ? List.of() : List.copyOf(here.remains());
        List<Peer> others = List.copyOf(peers.live());
        if (heads.isEmpty() || others.isEmpty()) {
            claimNext();
            return;
        }
        Set<Origin> origins = new HashSet<>();
        for (Peer peer : others) {
            for (int i = 0; i < peer.node().eventLoops(); i++) {
                origins.add(context.lives().origin(peer.node(), i));
            }
        }
        answers = new Markers(origins, this::claimNext);
        tell(heads, 0, others);
    }

    private void tell(List<Head> heads, int from, List<Peer> others) {
        int to = Math.min(heads.size(), from + OFFERS_PER_TURN);
        for (Peer peer : others) {
            if (!peer.isGone()) {
                heads.subList(from, to)
                        .forEach(head -> peer.control()
                                .add(new Item.Offer(head.clientId(), head.copy(), head.epoch(), head.generation())));
                if (to == heads.size()) {
                    peer.control().add(new Item.OffersEnd(context.number()));
                }
            }
        }
        if (to < heads.size()) {
            context.timers().schedule(Duration.ZERO, () -> tell(heads, to, others));
        }
    }

    /** Somebody has something better, or knows that the session is over. */
    void refused(String clientId, long epoch) {
        LoopStore here = here();
        if (here == null) {
            return;
        }
        Head head = here.remains(clientId);
        if (head != null && head.epoch() == epoch) {
            takeOut(here, head);
        }
    }

    private void takeOut(LoopStore here, Head head) {
        here.takeOut(head);
        inferior.put(head.clientId(), head);
    }

    /** An event loop of another node has answered everything that was offered. */
    void answered(Origin by) {
        if (answers != null) {
            answers.came(by);
        }
    }

    /** A node is dead: it answers nothing any more. */
    void gone(Node node) {
        if (answers != null) {
            answers.gone(node.id(), node.incarnation());
        }
    }

    private void claimNext() {
        LoopStore here = here();
        MemberStore all = store;
        if (here == null || all == null || here.remains().isEmpty()) {
            context.subscriptions().whenKnown(done);
            return;
        }
        claiming = true;
        List<Head> heads = here.remains().stream().limit(CHUNK).toList();
        all.read(heads, states -> context.executor().execute(() -> claim(here, states)), failed);
    }

    private void claim(LoopStore here, Map<Head, SessionState> states) {
        Map<String, Remnant> wanted = new HashMap<>();
        states.forEach((head, state) -> wanted.put(head.clientId(), new Remnant(head.epoch(), state.user())));
        registry.recall(wanted)
                .whenComplete((claims, failure) -> context.executor().execute(() -> {
                    if (failure != null) {
                        context.events().on(new BrokerEvent.InternalFault("bringing back sessions", failure));
                        context.timers().schedule(AGAIN, () -> claim(here, states));
                        return;
                    }
                    states.forEach((head, state) -> goOn(here, head, state, claims.get(head.clientId())));
                    claiming = false;
                    answerAll();
                    claimNext();
                }));
    }

    private void goOn(LoopStore here, Head head, SessionState state, @Nullable Claim claim) {
        if (claim == null || context.sessions().get(head.clientId()) != null) {
            takeOut(here, head);
            return;
        }
        Session session = context.sessions().recall(head.clientId(), claim.epoch(), state);
        here.restored(session, head);
        context.subscriptions().resume(session);
        replicator.recalled(session);
        recalled.add(session);
    }

    /** All nodes have brought back what they have: clocks run, wills are published, and what was on its way goes on. */
    void begin() {
        LoopStore here = here();
        if (here != null) {
            inferior.values().forEach(here::forget);
            inferior.clear();
        }
        for (Session session : recalled) {
            if (isHere(session)) {
                UnroutedMessages.route(session, context.router());
            }
        }
        recalled.forEach(context.sessions()::begin);
        recalled.clear();
    }

    private boolean isHere(Session session) {
        return session.equals(context.sessions().get(session.clientId()));
    }

    /** How many sessions were brought back and have not begun. */
    int recalled() {
        return recalled.size();
    }

    // ---------------------------------------------------------------- what the registry may have forgotten

    /** More nodes were lost than the registry has copies: it is told again which sessions are here. */
    void registerAgain() {
        registerAgain(context.sessions().sessions().stream()
                .filter(session -> session.isPersistent()
                        && !session.isExpected()
                        && underway.departure(session.clientId()) == null)
                .toList());
    }

    private void registerAgain(List<Session> sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        List<Session> now = sessions.subList(0, Math.min(CHUNK, sessions.size()));
        Map<String, Remnant> here = new HashMap<>();
        now.forEach(session -> here.put(session.clientId(), new Remnant(session.epoch(), session.user())));
        registry.recall(here)
                .whenComplete((claims, failure) -> context.executor().execute(() -> {
                    if (failure != null) {
                        context.timers().schedule(AGAIN, () -> registerAgain(sessions));
                        return;
                    }
                    for (Session session : now) {
                        Claim claim = claims.get(session.clientId());
                        if (claim != null && claim.epoch() > session.epoch() && isHere(session)) {
                            context.sessions().claimed(session, claim.epoch());
                        }
                    }
                    registerAgain(sessions.subList(now.size(), sessions.size()));
                }));
    }

    // ---------------------------------------------------------------- what others have

    /** Another node would go on with a session. */
    void offered(Peer by, Item.Offer offer) {
        answer(by, () -> {
            if (isWorse(by, offer)) {
                by.control().add(new Item.OfferRefused(offer.clientId(), offer.epoch()));
            }
        });
    }

    /** An event loop of another node has offered everything. */
    void offersEnd(Peer by, int loop) {
        answer(by, () -> by.control().add(new Item.OffersAnswered(loop)));
    }

    private void answer(Peer to, Runnable answer) {
        if (claiming) {
            unanswered.add(() -> answer(to, answer));
        } else if (!to.isGone()) {
            answer.run();
        }
    }

    private void answerAll() {
        List<Runnable> all = unanswered;
        unanswered = new ArrayList<>();
        all.forEach(Runnable::run);
    }

    private boolean isWorse(Peer by, Item.Offer offer) {
        String clientId = offer.clientId();
        ReplicaStore.Replica replica = replicas.get(clientId);
        if (context.sessions().get(clientId) != null
                || (replica != null && replica.complete() && peers.isAlive(replica.home()))) {
            return true;
        }
        LoopStore here = here();
        if (here == null) {
            return false;
        }
        if (here.isEnded(clientId, offer.epoch())) {
            return true;
        }
        Head mine = here.remains(clientId);
        if (mine == null) {
            return false;
        }
        int comparison = mine.compareKnowledge(offer.epoch(), offer.generation(), offer.copy());
        boolean better = comparison > 0
                || (comparison == 0 && self.id().compareTo(by.node().id()) < 0);
        if (!better) {
            takeOut(here, mine);
        }
        return better;
    }

    /** Forgets ends of sessions that everybody knows by now. */
    void forgetOldEnds() {
        LoopStore here = here();
        if (here != null) {
            here.forgetOldEnds();
        }
    }
}
