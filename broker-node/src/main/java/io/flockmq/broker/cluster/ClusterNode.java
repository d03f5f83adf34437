package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.delivery.Keeping;
import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.delivery.NodePorts;
import io.flockmq.broker.delivery.OtherNodes;
import io.flockmq.broker.delivery.RetainedWriter;
import io.flockmq.broker.delivery.Routes;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.broker.format.Topics;
import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.session.ClientLoops;
import io.flockmq.broker.session.Confirmation;
import io.flockmq.broker.session.Origin;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.session.SessionOpener;
import io.flockmq.broker.session.SessionTable;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.storage.RetainedStore;
import io.flockmq.broker.subscription.SubscriptionTrie;
import io.flockmq.broker.topic.Message;
import io.flockmq.cluster.link.Lane;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.Serving;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.ClientRegistry;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster: its event loops' parts, and what they do together. Whoever puts the node together gives it to the event
 * loops as their ports, then tells it of views and of what other nodes send. Methods say which thread may call them; what says
 * nothing is for whoever assembles the node, before anything happens.
 */
public final class ClusterNode implements NodePorts, WholeNode {

    private final Node self;
    private final BrokerEventListener events;
    private final Lives lives = new Lives();
    private final List<LoopContext> contexts = new ArrayList<>();
    private final List<LoopParts> loops = new ArrayList<>();
    private final RouteAnnouncer announcer;
    private final RetainedReplication retained;
    private final Deaths deaths;
    private final Recall recall;
    private final @Nullable MemberStore store;
    private final Keeping keeping;
    private final NodeRoutes nodeRoutes;
    /** What other nodes have told last. Written by the first event loop. */
    private final ConcurrentMap<Node, NodeFigures> figures = new ConcurrentHashMap<>();

    /** Sources of messages that are silent for so many audits, or for twice as many, are forgotten. */
    private static final int AUDITS_PER_ROUND = 2;

    private int audits;

    /** The view that everything was last told of. Written by the first event loop. */
    private volatile @Nullable View view;

    /** Of the first event loop: who was there when this node last served. */
    private Set<Node> servedWith = Set.of();

    private final Runnable caughtUp;
    /** Written by the first event loop. */
    private volatile boolean hasCaughtUp;

    private final LinkBoard board = new LinkBoard();
    private final Runnable copied;
    /** Of the first event loop: nodes whose sessions have their copies, as far as this node need wait for that. */
    private final Set<Node> copiedFrom = new HashSet<>();
    /** Of the first event loop. */
    private boolean hasToldCopied;

    /**
     * A node that nothing is known to.
     *
     * @param self this node, with the number of its event loops
     * @param registry who is home of a client identifier
     * @param streams of each event loop, by number
     * @param topics gives topics for their bytes, for each event loop
     * @param retained this node's retained messages
     * @param recallPlan what is to be brought back from this node's store; null if it has none
     * @param keeping whether what must not be lost can be kept now
     * @param caughtUp run once, on the first event loop, when this node knows what all the others know
     * @param copied run once after that, on the first event loop, when the sessions that were on the other nodes when this one
     *     came have as many copies as there can be: until then they could be lost with one more node
     * @param backups how many other nodes keep a copy of a session
     */
    public ClusterNode(
            Node self,
            ClientRegistry registry,
            IntFunction<Streams> streams,
            IntFunction<Topics> topics,
            RetainedReplication retained,
            @Nullable RecallPlan recallPlan,
            Keeping keeping,
            BrokerEventListener events,
            Runnable caughtUp,
            Runnable copied,
            int backups) {
        this.self = self;
        this.events = events;
        this.caughtUp = caughtUp;
        this.copied = copied;
        this.retained = retained;
        this.store = recallPlan == null ? null : recallPlan.store();
        this.keeping = keeping;
        this.announcer = new RouteAnnouncer(() -> loops.getFirst().peers().live());
        for (int i = 0; i < self.eventLoops(); i++) {
            contexts.add(new LoopContext(i, lives.origin(self, i), lives, events));
        }
        for (int i = 0; i < self.eventLoops(); i++) {
            int number = i;
            loops.add(new LoopParts(
                    contexts.get(i),
                    self,
                    streams.apply(i),
                    registry,
                    announcer,
                    contexts.getFirst(),
                    origins(i),
                    request -> switchSession(number, request),
                    new ItemDispatcher(i, loops, this),
                    topics.apply(i),
                    board,
                    backups,
                    store));
        }
        this.deaths = new Deaths(loops.getFirst().peers(), self.eventLoops(), this::allHaveAdopted);
        this.recall = new Recall(self, loops, retained, events, recallPlan, deaths::areInProgress, this::checkCaughtUp);
        this.nodeRoutes = new NodeRoutes(lives);
        this.registry = registry;
    }

    private final ClientRegistry registry;
    /** Of the first event loop: whether this node is about to leave. */
    private boolean leaving;

    private Supplier<Set<Origin>> origins(int loop) {
        return () -> {
            Set<Origin> all = new HashSet<>();
            addOrigins(self, all);
            loops.get(loop).peers().live().forEach(peer -> addOrigins(peer.node(), all));
            return all;
        };
    }

    private void addOrigins(Node node, Set<Origin> all) {
        for (int i = 0; i < node.eventLoops(); i++) {
            all.add(lives.origin(node, i));
        }
    }

    // ---------------------------------------------------------------- ports of the event loops

    @Override
    public OtherNodes otherNodes(int loop) {
        return loops.get(loop).forwarding();
    }

    @Override
    public Routes routes(int loop) {
        return loops.get(loop).routes();
    }

    @Override
    public RetainedWriter retainedWriter(int loop, RetainedStore store) {
        return (message, confirmation) ->
                OwnTopics.contain(message.topic()) ? store.put(message) : written(loop, message, confirmation);
    }

    private RetainedStore.Result written(int loop, Message message, @Nullable Confirmation confirmation) {
        LoopParts parts = loops.get(loop);
        RetainedStore.Result result =
                retained.write(message, confirmation, parts.peers().live());
        if (store != null && confirmation != null && result != RetainedStore.Result.FULL) {
            confirmation.expect();
            store.whenStored(parts.context().executor(), confirmation::done);
        }
        return result;
    }

    @Override
    public SessionOpener opener(int loop, SessionTable sessions) {
        return loops.get(loop).opener();
    }

    @Override
    public SessionJournal journal(int loop) {
        return loops.get(loop).replicator();
    }

    @Override
    public Keeping keeping() {
        return keeping;
    }

    @Override
    public void assembled(List<NodeLoop> assembled, SubscriptionTrie<Subscriber> subscriptions) {
        for (NodeLoop loop : assembled) {
            contexts.get(loop.number()).assembled(loop);
        }
        nodeRoutes.use(subscriptions);
        if (store != null) {
            store.assembled(assembled);
        }
    }

    /** The parts of an event loop; on that event loop. */
    LoopParts parts(int loop) {
        return loops.get(loop);
    }

    // ---------------------------------------------------------------- for those who observe, any thread

    /** This node. */
    public Node self() {
        return self;
    }

    /** The view that was last acted on; null before the first. */
    public @Nullable View view() {
        return view;
    }

    /** Whether this node may serve clients: it is on the side that serves, and knows what the others know. */
    public boolean isServing() {
        View now = view;
        return hasCaughtUp && now != null && now.serving() == Serving.SERVING;
    }

    /** What was sent to another node in one lane of the link, in this life of this node. */
    public LinkTotals link(String node, Lane lane) {
        return board.get(node, lane);
    }

    /** How many sessions have fewer copies, or some that know less, than there could be. */
    public int uncopiedSessions() {
        return loops.stream().mapToInt(parts -> parts.replicator().uncopied()).sum();
    }

    /** Tells all other nodes this node's figures, soon. */
    public void tellFigures(NodeFigures own) {
        LoopParts first = loops.getFirst();
        first.context().executor().execute(() -> {
            Item.Figures item = new Item.Figures(own.clientsConnected(), own.sessions(), own.subscriptions());
            first.peers().live().forEach(peer -> peer.control().add(item));
        });
    }

    /** What the other nodes of the present view have told last; nothing of those that have told nothing. */
    public List<NodeFigures> figuresOfOthers() {
        View now = view;
        return now == null
                ? List.of()
                : now.members().stream()
                        .filter(figures::containsKey)
                        .map(figures::get)
                        .toList();
    }

    // ---------------------------------------------------------------- the end

    /**
     * Hands all sessions over to other nodes, because this one is about to leave: new ones are refused from now on. Any thread, once.
     *
     * @param drained run, on an event loop, when no session is left here, copies of other nodes' sessions are elsewhere, and all
     *     that this node has sent is confirmed; never, if others do not take what there is
     */
    public void drain(DrainPlan plan, Runnable drained) {
        LoopParts first = loops.getFirst();
        first.context().executor().execute(() -> {
            leaving = true;
            first.peers().live().forEach(peer -> peer.control().add(new Item.Leaves()));
            Countdown all = new Countdown(loops.size(), drained);
            double share = (double) plan.sessionsPerSecond() / loops.size();
            for (LoopParts parts : loops) {
                first.context()
                        .router()
                        .inOrder(
                                parts.context().number(),
                                () -> parts.drain()
                                        .begin(
                                                plan,
                                                share,
                                                () -> parts.context().router().inOrder(0, all::one)));
            }
        });
    }

    // ---------------------------------------------------------------- what comes from outside

    /** A batch has come for an event loop; on that event loop. */
    public void received(int loop, Node from, int fromLoop, Lane lane, long number, ByteBuf batch) {
        loops.get(loop).inbound().received(from, fromLoop, lane, number, batch);
    }

    /** Another node has confirmed what an event loop has sent; on that event loop. */
    public void confirmed(int loop, Node by, Lane lane, long upTo) {
        loops.get(loop).peers().confirmed(by, lane, upTo);
    }

    /** Nodes came or went; any thread, one view after another. */
    public void viewChanged(View now) {
        LoopParts first = loops.getFirst();
        first.context().executor().execute(() -> {
            List<Node> survivors = survivors(now);
            List<Node> newcomers = newcomers(now);
            firstLoopSees(now, survivors);
            Countdown allCopied = new Countdown(loops.size(), () -> tellCopied(newcomers));
            for (LoopParts parts : loops) {
                first.context().router().inOrder(parts.context().number(), () -> {
                    loopSees(parts, now, survivors);
                    if (!newcomers.isEmpty()) {
                        parts.replicator()
                                .whenCopied(() -> parts.context().router().inOrder(0, allCopied::one));
                    }
                });
            }
        });
    }

    /**
     * The members that have known those who are gone by now. Who has joined in this same view, as the others do after nobody
     * served, has nothing of the dead, and will never report that it has adopted.
     */
    private List<Node> survivors(View now) {
        if (now.serving() != Serving.SERVING) {
            return List.of();
        }
        List<Node> survivors =
                now.members().stream().filter(servedWith::contains).toList();
        servedWith = Set.copyOf(now.members());
        return survivors;
    }

    /** The other members that were in no view before; on the first event loop. */
    private List<Node> newcomers(View now) {
        if (now.serving() != Serving.SERVING) {
            return List.of();
        }
        Peers peers = loops.getFirst().peers();
        return now.others().stream()
                .filter(node -> {
                    Peer peer = peers.find(node);
                    return peer == null || !peer.wasMember();
                })
                .toList();
    }

    /** On the first event loop. */
    private void tellCopied(List<Node> newcomers) {
        for (Node node : newcomers) {
            Peer peer = loops.getFirst().peers().find(node);
            if (peer != null && !peer.isGone()) {
                peer.control().add(new Item.CopiesComplete());
            }
        }
    }

    private void firstLoopSees(View now, List<Node> survivors) {
        view = now;
        if (now.serving() != Serving.SERVING) {
            return;
        }
        Peers peers = loops.getFirst().peers();
        List<Peer> dead = peers.liveWithout(now.members());
        if (!dead.isEmpty()) {
            recall.died(dead.stream().map(Peer::node).toList(), uncopiedSessions() == 0);
        }
        for (Peer gone : dead) {
            events.on(new BrokerEvent.NodeLeft(gone.node().id(), now.members().size()));
            nodeRoutes.of(gone.node()).membersAreAway();
            deaths.begin(
                    gone.node(),
                    survivors.stream().filter(node -> !node.equals(self)).toList());
        }
    }

    private void loopSees(LoopParts parts, View now, List<Node> survivors) {
        boolean serving = now.serving() == Serving.SERVING;
        if (!serving) {
            parts.serving(false);
            return; // who is missing now need not be dead: it may be us who are cut off
        }
        Peers peers = parts.peers();
        List<Peer> gone = peers.liveWithout(now.members());
        for (Node member : now.members()) {
            if (!member.equals(self)) {
                welcome(parts, member);
            }
        }
        for (Peer dead : gone) {
            Set<Origin> senders = new HashSet<>();
            addOrigins(self, senders);
            survivors.forEach(node -> addOrigins(node, senders));
            parts.died(
                    dead,
                    senders,
                    adopted -> parts.context().router().inOrder(0, () -> {
                        events.on(new BrokerEvent.SessionsAdopted(dead.node().id(), adopted));
                        deaths.loopAdopted(dead.node(), adopted);
                    }));
        }
        parts.replicator().viewChanged();
        parts.serving(true);
        if (parts == loops.getFirst()) {
            recall.serves(now);
            checkCaughtUp();
        }
    }

    private void welcome(LoopParts parts, Node member) {
        Peer peer = parts.peers().get(member);
        if (peer == null || !peer.joins()) {
            return;
        }
        parts.arrivals().newcomer(peer);
        parts.rebalance().joined(peer);
        if (parts == loops.getFirst()) {
            events.on(new BrokerEvent.NodeJoined(member.id()));
            recall.welcome(peer);
            announcer.tellEverything(peer);
            if (leaving) {
                peer.control().add(new Item.Leaves());
            }
            View now = view;
            retained.tellEverything(peer, self, now == null ? List.of() : now.members());
        }
    }

    // ---------------------------------------------------------------- what the event loops do together

    @Override
    public void heard(Node from, Item item) {
        switch (item) {
            case Item.AskRecall _, Item.RecallAnswer _, Item.Recalled _, Item.Outdated _ -> recall.heard(from, item);
            case Item.RetainedComplete() -> retained.complete(from);
            case Item.CopiesComplete() -> copiedFrom.add(from);
            case Item.Digest digest -> {
                if (!nodeRoutes.of(from).matches(digest)) {
                    events.on(new BrokerEvent.RoutesRepaired(from.id()));
                    nodeRoutes.of(from).restart();
                    Peer peer = loops.getFirst().peers().get(from);
                    if (peer != null) {
                        peer.control().add(new Item.TellRoutesAgain());
                    }
                }
            }
            case Item.Figures(long connected, long sessions, long subscriptions) ->
                figures.put(from, new NodeFigures(connected, sessions, subscriptions));
            case Item.RetainedDigests digests -> compare(from, digests);
            case Item.RetainedSummary summary -> tellMissing(from, summary);
            default -> nodeRoutes.of(from).heard(item);
        }
        checkCaughtUp();
    }

    private void compare(Node from, Item.RetainedDigests digests) {
        Peer peer = loops.getFirst().peers().get(from);
        if (peer != null && hasCaughtUp) {
            retained.audit()
                    .compare(from, digests)
                    .ifPresent(summary -> peer.control().add(summary));
        }
    }

    private void tellMissing(Node to, Item.RetainedSummary summary) {
        Peer peer = loops.getFirst().peers().get(to);
        List<Item.Retained> missing = peer == null
                ? List.of()
                : retained.audit().missing(summary, contexts.getFirst().timers().nanoTime());
        if (peer != null && !missing.isEmpty()) {
            events.on(new BrokerEvent.RetainedRepaired(to.id(), missing.size()));
            missing.forEach(each -> peer.control().add(each));
        }
    }

    private void checkCaughtUp() {
        View now = view;
        if (now == null || now.serving() != Serving.SERVING) {
            return;
        }
        checkKnown(now);
        if (hasCaughtUp && !hasToldCopied && copiedFrom.containsAll(now.others())) {
            hasToldCopied = true;
            copied.run();
        }
    }

    private void checkKnown(View now) {
        if (hasCaughtUp) {
            return;
        }
        for (Node member : now.members()) {
            if (!member.equals(self) && !nodeRoutes.of(member).isComplete()) {
                return;
            }
        }
        if (recall.isDone() && retained.isComplete(now, self)) {
            hasCaughtUp = true;
            caughtUp.run();
        }
    }

    @Override
    public void tellRoutesAgain(Node to) {
        Peer peer = loops.getFirst().peers().get(to);
        if (peer != null) {
            announcer.tellEverything(peer);
        }
    }

    /**
     * Lets all other nodes compare what they know of this one's routes with what they should, and their retained messages with its
     * own; first event loop only.
     */
    public void audit() {
        Item.Digest routes = new Item.Digest(announcer.count(), announcer.digest());
        Item.RetainedDigests messages = retained.audit().digests();
        LoopParts first = loops.getFirst();
        first.peers().live().forEach(peer -> {
            peer.control().add(routes);
            peer.control().add(messages);
        });
        recall.audit();
        audits++;
        if (audits % AUDITS_PER_ROUND == 0) {
            loops.forEach(
                    parts -> first.context().router().inOrder(parts.context().number(), parts::forgetSilentSources));
        }
    }

    @Override
    public void adopted(Node by, Item.Life dead) {
        deaths.adopted(by, dead);
        Peer peer = loops.getFirst().peers().get(by);
        if (peer != null && !loops.getFirst().peers().knows(dead)) {
            neverKnew(peer, dead);
        }
    }

    /** Others wait for what this node has of a dead one that was gone when it came. */
    private void neverKnew(Peer by, Item.Life dead) {
        by.control().add(new Item.Adopted(dead, 0));
        for (LoopParts parts : loops) {
            loops.getFirst().context().router().inOrder(parts.context().number(), () -> {
                Peer peer = parts.peers().get(by.node());
                if (peer != null) {
                    peer.messages().add(new Item.DeadSwitched(dead));
                }
            });
        }
    }

    private void allHaveAdopted(Node dead) {
        LoopParts first = loops.getFirst();
        nodeRoutes.of(dead).membersAreGone(); // what they had is given to others now
        recall.adopted(dead);
        Countdown all = new Countdown(loops.size(), () -> {
            nodeRoutes.gone(dead);
            retained.audit().forget(dead);
            figures.remove(dead);
            registry.forget(dead.id(), dead.incarnation());
        });
        Item.Life life = new Item.Life(dead.id(), dead.incarnation());
        for (LoopParts parts : loops) {
            first.context().router().inOrder(parts.context().number(), () -> {
                parts.switchOver(dead);
                Origin origin = parts.context().origin();
                for (LoopParts other : loops) {
                    parts.context()
                            .router()
                            .inOrder(
                                    other.context().number(),
                                    () -> other.estates().switched(life, origin));
                }
                parts.context().router().inOrder(0, all::one);
            });
        }
    }

    @Override
    public void switchSession(int loop, Item.SwitchSession request) {
        for (LoopParts parts : loops) {
            loops.get(loop).context().router().inOrder(parts.context().number(), () -> mark(parts, request));
        }
    }

    /** Whatever this event loop publishes from now on is sent to the session's new home, too: its old one may know. */
    private void mark(LoopParts parts, Item.SwitchSession request) {
        Item.Life oldHome = request.oldHome();
        if (oldHome.equals(Peer.life(self))) {
            Origin origin = parts.context().origin();
            int clients = ClientLoops.of(request.clientId(), loops.size());
            parts.context()
                    .router()
                    .inOrder(
                            clients,
                            () -> loops.get(clients)
                                    .departures()
                                    .switched(request.clientId(), request.epoch(), origin));
            return;
        }
        Item.SessionSwitched marker = new Item.SessionSwitched(request.clientId(), request.epoch());
        for (Peer peer : parts.peers().live()) {
            if (peer.life().equals(oldHome)) {
                peer.messages().add(marker);
            }
        }
    }

    @Override
    public void retained(int loop, Item.Retained item, Confirmation batch) {
        retained.heard(item);
        if (store != null) {
            batch.expect();
            store.whenStored(loops.get(loop).context().executor(), batch::done);
        }
    }
}
