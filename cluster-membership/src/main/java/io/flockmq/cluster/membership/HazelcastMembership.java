package io.flockmq.cluster.membership;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes views of Hazelcast's members. Everything happens on one thread of its own, which also calls the listeners; Hazelcast's
 * threads and other nodes only leave it something to do. Each second it looks again by itself, so that a missed event, or a
 * member that is frozen while it is asked, delays a view and does not lose it.
 *
 * <pre>
 * JOINING ── this node is the oldest member, or the oldest said who counts ──▶ SERVING or CUT_OFF, as {@link Census} judges
 * SERVING ── this node did not run for a while ──▶ CUT_OFF until all others have answered the {@link RollCall}
 * SERVING, CUT_OFF ── the other side of a split was found and this side gives up ──▶ JOINING, with the members of before
 * JOINING ── the others are joined, this node has a new incarnation ──▶ SERVING or CUT_OFF
 * any ── Hazelcast gave up ──▶ CUT_OFF for ever
 * </pre>
 */
public final class HazelcastMembership implements Membership, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HazelcastMembership.class);

    private static final Duration PROBE_TIMEOUT = Duration.ofMillis(500);
    private static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(1);

    /** Questions that this node answers at a time, and that wait for it; what comes then is refused. */
    private static final int ANSWERED_AT_ONCE = 2;

    private static final int MOST_QUESTIONS = 64;

    private final ClusterSettings settings;
    private final InstantSource clock;
    private final Strangers strangers;
    private final Census census;
    private final ScheduledExecutorService thread;
    private final CompletableFuture<View> joined = new CompletableFuture<>();

    private volatile @Nullable HazelcastInstance instance;
    private volatile View view;
    private volatile Map<String, InetSocketAddress> counted = Map.of();
    private volatile UnaryOperator<byte[]> answerer = _ -> {
        throw new IllegalStateException("this node answers no questions");
    };

    // Only on the thread.
    private final List<Consumer<View>> listeners = new ArrayList<>();
    private boolean merging;
    private boolean lost;
    private boolean asking;
    private long askedAt;
    private long lookedAt;
    private @Nullable RollCall rollCall;
    private final List<Runnable> unconfirmed = new ArrayList<>();
    private long displacedSince = Long.MAX_VALUE;

    /** The membership of a node that is about to join. */
    public HazelcastMembership(ClusterSettings settings, Node self, InstantSource clock, Strangers strangers) {
        this.settings = settings;
        this.clock = clock;
        this.strangers = strangers;
        census = new Census(
                new Quorum(settings.partitionMode(), settings.heartbeatLimit().multipliedBy(2)),
                new PortProbe(PROBE_TIMEOUT));
        view = new View(1, self, List.of(self), Serving.JOINING);
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("flockmq-membership").daemon().factory());
    }

    /** Who counts, and where they were reached; empty before this node has served or was cut off. Any thread. */
    public Map<String, InetSocketAddress> counted() {
        return counted;
    }

    /**
     * Knows from another membership of this node who counts, so that it does not take itself for the whole cluster if it finds
     * nobody. Before {@link #start}.
     */
    public void remember(Map<String, InetSocketAddress> countedBefore) {
        if (!countedBefore.isEmpty()) {
            census.learn(countedBefore);
        }
    }

    /**
     * Starts Hazelcast, which joins the others, and follows it. Once; takes seconds.
     *
     * @param config of whatever else this node wants of Hazelcast
     * @throws IOException if there is no such address to bind to
     */
    public HazelcastInstance start(Config config) throws IOException {
        configure(config);
        SplitHealing healing =
                new SplitHealing(new MergeTurns(settings.partitionMode()), () -> view.serving(), strangers);
        HazelcastInstance hazelcast =
                HazelcastInstanceFactory.newHazelcastInstance(config, config.getInstanceName(), healing);
        follow(hazelcast);
        return hazelcast;
    }

    /** Who this node is and how it finds others. */
    private void configure(Config config) throws IOException {
        BindAddress address = new BindAddress(settings.bind(), settings.port());
        config.setProperty("hazelcast.socket.bind.any", Boolean.toString(address.isAnyInterface()));
        config.setProperty("hazelcast.prefer.ipv4.stack", Boolean.toString(address.isIpv4()));
        // A port for members alone. Where Hazelcast has one port for everything, the thread that writes to all members
        // spins
        // as long as one of them takes a connection and does not answer, so that a frozen one would silence the others,
        // too.
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
        network.setMemberEndpointConfig(
                new ServerSocketEndpointConfig().setPort(settings.port()).setPortAutoIncrement(false));
        network.getMemberAddressProviderConfig().setEnabled(true).setImplementation(address);
        DiscoveryConfig.apply(settings.discovery(), settings.port(), network.getJoin());
        // Else threads are named after the cluster, whose name in Hazelcast is as good as the secret.
        config.setInstanceName(view.self().toString());
        config.setMemberAttributeConfig(NodeAttributes.of(view.self()));
        config.getUserContext().put(MembershipMessages.MEMBERSHIP, this);
        config.getSerializationConfig()
                .addDataSerializableFactory(MembershipMessages.FACTORY, new MembershipMessages());
        config.addExecutorConfig(new ExecutorConfig(MembershipMessages.MEMBERSHIP, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(MembershipMessages.QUESTIONS, ANSWERED_AT_ONCE)
                .setQueueCapacity(MOST_QUESTIONS)
                .setStatisticsEnabled(false));
        ConfigAccessor.getServicesConfig(config)
                .addServiceConfig(new ServiceConfig()
                        .setEnabled(true)
                        .setName(NewLifeAfterMerge.NAME)
                        .setImplementation(new NewLifeAfterMerge(clock)));
    }

    private void follow(HazelcastInstance started) {
        instance = started;
        started.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                onThread(() -> look(started));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                onThread(() -> look(started));
            }
        });
        started.getLifecycleService().addLifecycleListener(event -> onThread(() -> lived(event, started)));
        long period = settings.heartbeatInterval().toMillis();
        lookedAt = clock.millis();
        var _ = thread.scheduleWithFixedDelay(() -> lookAgain(started), 0, period, TimeUnit.MILLISECONDS);
    }

    /** Completes with the first view that is not {@link Serving#JOINING}; fails with a line that says why there is none. */
    public CompletableFuture<View> joined() {
        return joined.copy();
    }

    /** Tells the other members that this node leaves, and waits a second for those that do not answer. */
    public void announceLeave(HazelcastInstance hazelcast) throws InterruptedException {
        List<Member> others = hazelcast.getCluster().getMembers().stream()
                .filter(member -> !member.localMember())
                .toList();
        Node self = view.self();
        Map<Member, Future<Boolean>> told = hazelcast
                .getExecutorService(MembershipMessages.MEMBERSHIP)
                .submitToMembers(new AnnounceLeave(self.id(), self.incarnation()), others);
        long deadline = clock.millis() + ANNOUNCE_TIMEOUT.toMillis();
        for (Map.Entry<Member, Future<Boolean>> each : told.entrySet()) {
            try {
                each.getValue().get(Math.max(1, deadline - clock.millis()), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                log.atWarn()
                        .addKeyValue(ClusterEventName.FIELD, ClusterEventName.LEAVE_NOT_TOLD)
                        .log(
                                "{} was not told that this node leaves: {}",
                                each.getKey().getSocketAddress(),
                                e.toString());
            }
        }
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void addListener(Consumer<View> listener) {
        onThread(() -> {
            listeners.add(listener);
            tell(listener, view);
        });
    }

    /** Ends the thread: there are no more views. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Asked by another node that joins. Any thread. */
    QuorumState quorumState() {
        Map<String, String> state = new LinkedHashMap<>();
        counted.forEach(
                (id, address) -> state.put(id, address.getAddress().getHostAddress() + '|' + address.getPort()));
        return new QuorumState(state);
    }

    /** Answers questions of other nodes from now on. Any thread. */
    void answerBy(UnaryOperator<byte[]> from) {
        answerer = from;
    }

    /** Asked by another node. Any thread. */
    byte[] answer(byte[] question) {
        return answerer.apply(question);
    }

    /** Said by another node. Any thread. */
    void leaveAnnounced(String id, long incarnation) {
        onThread(() -> census.leaveAnnounced(id, incarnation));
    }

    private void lived(LifecycleEvent event, HazelcastInstance hazelcast) {
        switch (event.getState()) {
            case MERGING -> merging = true;
            case MERGED, MERGE_FAILED -> {
                merging = false;
                rollCall = null;
                unconfirmed.clear();
            }
            case SHUTTING_DOWN, SHUTDOWN -> {
                if (!lost) {
                    log.atWarn()
                            .addKeyValue(ClusterEventName.FIELD, ClusterEventName.HAZELCAST_ENDED)
                            .log("Hazelcast has given up; this node does not serve before it has joined anew");
                }
                lost = true;
            }
            case STARTING, STARTED, CLIENT_CONNECTED, CLIENT_DISCONNECTED, CLIENT_CHANGED_CLUSTER -> {
                // Nothing that a view would show.
            }
        }
        look(hazelcast);
    }

    @Override
    public void confirm(Runnable confirmed) {
        onThread(() -> {
            unconfirmed.add(confirmed);
            callRoll();
        });
    }

    /** Every interval. A node that did not come to it for so long was frozen, and the others may have gone on without it. */
    private void lookAgain(HazelcastInstance hazelcast) {
        long now = clock.millis();
        long unseen = now - lookedAt;
        lookedAt = now;
        if (unseen > settings.heartbeatLimit().toMillis()) {
            log.atWarn()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.NODE_STOOD_STILL)
                    .log("this node did not run for {} ms", unseen);
            callRoll();
        } else {
            look(hazelcast);
            askAgain(hazelcast);
        }
    }

    /** Whoever was asked before does not count: its answer may be older than this silence. */
    private void callRoll() {
        HazelcastInstance running = instance;
        if (running == null) {
            return;
        }
        rollCall = new RollCall();
        look(running);
        askAgain(running);
    }

    private void askAgain(HazelcastInstance hazelcast) {
        RollCall call = rollCall;
        if (call == null || merging || lost) {
            return;
        }
        try {
            Roster roster = Roster.of(
                    hazelcast.getCluster().getMembers(), hazelcast.getCluster().getLocalMember());
            AskPresence question =
                    new AskPresence(roster.self().id(), roster.self().incarnation());
            call.ask(
                    roster,
                    (node, member) -> hazelcast
                            .getExecutorService(MembershipMessages.MEMBERSHIP)
                            .submitToMember(question, member, new ExecutionCallback<>() {
                                @Override
                                public void onResponse(Boolean isMember) {
                                    if (isMember) {
                                        onThread(() -> {
                                            call.saidYes(node);
                                            look(hazelcast);
                                        });
                                    }
                                }

                                @Override
                                public void onFailure(Throwable cause) {
                                    log.atInfo()
                                            .addKeyValue(ClusterEventName.FIELD, ClusterEventName.NODES_NOT_ASKED)
                                            .log(
                                                    "{} did not say whether this node is a member: {}",
                                                    node,
                                                    cause.toString());
                                }
                            }));
        } catch (RuntimeException e) {
            log.atInfo()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.NODES_NOT_ASKED)
                    .log("the other members could not be asked: {}", e.toString());
        }
    }

    private void look(HazelcastInstance hazelcast) {
        try {
            if (lost) {
                publish(view.self(), view.members(), Serving.CUT_OFF);
            } else if (merging) {
                publish(view.self(), view.members(), Serving.JOINING);
            } else {
                judge(hazelcast);
            }
        } catch (HazelcastInstanceNotActiveException stopping) {
            log.debug("no more members to look at", stopping);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.INTERNAL_FAULT)
                    .setCause(e)
                    .log("the members could not be looked at");
        }
    }

    private void judge(HazelcastInstance hazelcast) {
        Roster roster = Roster.of(
                hazelcast.getCluster().getMembers(), hazelcast.getCluster().getLocalMember());
        roster.memberByNode().forEach((node, member) -> census.saw(node, member.getSocketAddress()));
        if (isDisplaced(roster)) {
            Serving serving = joined.isDone() ? Serving.CUT_OFF : Serving.JOINING;
            publish(roster.self(), roster.nodes(), serving);
            return;
        }
        if (!census.knowsWhoCounts()) {
            if (!roster.isOldest()) {
                ask(roster.oldest(), hazelcast);
                publish(roster.self(), roster.nodes(), Serving.JOINING);
                return;
            }
            census.learnFromWhatWasSeen();
        }
        long now = clock.millis();
        boolean isMajority = census.judge(roster.nodes(), now);
        counted = census.counted();
        boolean isPresent = rollCall == null || rollCall.isComplete(roster);
        publish(roster.self(), roster.nodes(), isMajority && isPresent ? Serving.SERVING : Serving.CUT_OFF);
        if (isMajority && isPresent) {
            rollCall = null;
            List<Runnable> confirmed = List.copyOf(unconfirmed);
            unconfirmed.clear();
            confirmed.forEach(Runnable::run);
        }
    }

    /** A predecessor that died and was not missed yet has the same id, so it takes a while until this is an error. */
    private boolean isDisplaced(Roster roster) {
        if (roster.displacedBy().isEmpty()) {
            displacedSince = Long.MAX_VALUE;
            return false;
        }
        long now = clock.millis();
        displacedSince = Math.min(displacedSince, now);
        if (now - displacedSince > settings.heartbeatLimit().plusSeconds(2).toMillis()) {
            String error = "the node id %s is taken by a live node at %s"
                    .formatted(
                            roster.self().id(),
                            roster.displacedBy().orElseThrow().getSocketAddress());
            if (!joined.completeExceptionally(new IllegalStateException(error)) && view.isServing()) {
                log.atError()
                        .addKeyValue(ClusterEventName.FIELD, ClusterEventName.NODE_ID_TAKEN)
                        .log(error);
            }
        }
        return true;
    }

    private void ask(Member oldest, HazelcastInstance hazelcast) {
        long now = clock.millis();
        if (asking && now - askedAt < settings.heartbeatLimit().toMillis()) {
            return;
        }
        asking = true;
        askedAt = now;
        hazelcast
                .getExecutorService(MembershipMessages.MEMBERSHIP)
                .submitToMember(new AskQuorum(), oldest, new ExecutionCallback<>() {
                    @Override
                    public void onResponse(QuorumState state) {
                        onThread(() -> answered(state, hazelcast));
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        log.atInfo()
                                .addKeyValue(ClusterEventName.FIELD, ClusterEventName.NODES_NOT_ASKED)
                                .log("{} did not say who counts: {}", oldest.getSocketAddress(), cause.toString());
                        onThread(() -> asking = false);
                    }
                });
    }

    private void answered(QuorumState state, HazelcastInstance hazelcast) {
        asking = false;
        if (state.addressById().isEmpty() || census.knowsWhoCounts()) {
            return; // It joins, too: asked again soon.
        }
        Map<String, InetSocketAddress> told = new LinkedHashMap<>();
        state.addressById().forEach((id, address) -> {
            int bar = address.lastIndexOf('|');
            told.put(
                    id, new InetSocketAddress(address.substring(0, bar), Integer.parseInt(address.substring(bar + 1))));
        });
        census.learn(told);
        look(hazelcast);
    }

    private void publish(Node self, List<Node> members, Serving serving) {
        View next = new View(view.number() + 1, self, members, serving);
        if (next.serving() == view.serving() && next.members().equals(view.members()) && self.equals(view.self())) {
            return;
        }
        view = next;
        log.atInfo()
                .addKeyValue(ClusterEventName.FIELD, ClusterEventName.VIEW_CHANGED)
                .log("view {}: {} {} of {}", next.number(), self, serving, next.members());
        listeners.forEach(listener -> tell(listener, next));
        if (serving != Serving.JOINING) {
            joined.complete(next);
        }
    }

    private static void tell(Consumer<View> listener, View view) {
        try {
            listener.accept(view);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.INTERNAL_FAULT)
                    .setCause(e)
                    .log("a listener failed at {}", view);
        }
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            log.debug("too late", closed);
        }
    }
}
