package io.flockmq.broker.config;

import io.flockmq.broker.cluster.DrainPlan;
import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.event.TimingListener;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.transport.MqttNode;
import io.flockmq.cluster.lifecycle.ClusterMember;
import io.flockmq.cluster.link.LinkSettings;
import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.Discovery;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.PartitionMode;
import io.flockmq.cluster.membership.Secret;
import io.flockmq.cluster.membership.View;
import io.flockmq.cluster.session.RegistryFigures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the lives of this node with its cluster, of which it stays a member over all of them. Thread-safe.
 *
 * <p>A node that was cut off or frozen for so long that others went on without it comes back as another one: with a higher
 * incarnation, and its sessions belong to others. Then it starts over in place:
 *
 * <pre>
 * follow        a view in which this node is another one: the present life may change nothing any more   membership's thread
 * startOver     its link and its connections are closed, and it is thrown away; the next one begins     life's thread
 * begin         the next life has learned what the others know: the listeners open, the node is ready   life's thread
 * </pre>
 */
final class ClusterConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnection.class);

    /** How often nodes compare what they know of each other. */
    private static final Duration AUDIT = Duration.ofSeconds(30);

    /** How often it is logged what a node waits for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * How long a node is not ready because other nodes do not say that their sessions are copied, as those of a version do that has
     * no word for it.
     */
    private static final Duration COPIES = Duration.ofMinutes(5);

    /** Pause before something is tried or looked at again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How often is looked whether a drain is in vain. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final BrokerProperties.Cluster cluster;
    private final InstantSource clock;
    private final NodeLives lives;
    private final Readiness readiness;
    private final ScheduledExecutorService lifeThread = thread("cluster-life");
    private final ScheduledExecutorService audits = thread("cluster-audit");
    private final CompletableFuture<Void> firstOpen = new CompletableFuture<>();
    private final TimingListener timings;
    /** When this node began to hand its sessions over, on the monotonic clock; null while it does not. */
    private volatile @Nullable Long drainSince;

    private @Nullable ClusterMember member;
    private @Nullable View newest;
    private volatile UnaryOperator<byte[]> answerer = _ -> {
        throw new IllegalStateException("this node has no admin API");
    };

    ClusterConnection(
            BrokerProperties.Cluster cluster,
            NodeLives lives,
            Readiness readiness,
            TimingListener timings,
            InstantSource clock) {
        this.cluster = cluster;
        this.lives = lives;
        this.readiness = readiness;
        this.timings = timings;
        this.clock = clock;
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /**
     * Joins the cluster, waits until this node knows what the others know, and opens its listeners.
     *
     * @throws StoppedWhileJoiningException if the process was told to end meanwhile
     */
    void join() {
        // Spring waits for the start before it stops anything, and others may let this one wait for a minute.
        Thread starting = Thread.currentThread();
        Thread atTheEnd = new Thread(starting::interrupt, "cluster-join-end");
        try {
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            joinAndOpen();
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (RuntimeException failure) {
            if (isEnding(atTheEnd)) {
                throw new StoppedWhileJoiningException(failure);
            }
            throw failure;
        }
    }

    private static boolean isEnding(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private void joinAndOpen() {
        Secret secret = new Secret(cluster.secret().toCharArray());
        NodeLife first = lives.life();
        readiness.joining();
        first.cluster().listen(first.mqtt(), linkSettings());
        ClusterMember joined =
                ClusterMember.start(settings(secret), first.cluster().self(), clock);
        joined.questions().answerBy(question -> answerer.apply(question));
        synchronized (this) {
            member = joined;
        }
        connect(first, joined);
        joined.membership().addListener(this::follow);
        lifeThread.execute(() -> begin(first));
        awaitFirstOpen();
        var _ = audits.scheduleAtFixedRate(this::audit, AUDIT.toSeconds(), AUDIT.toSeconds(), TimeUnit.SECONDS);
        watchAgain();
    }

    private static void connect(NodeLife life, ClusterMember member) {
        life.cluster().use(member.registry());
        // Of a life that others have gone on without, nothing is confirmed: it stays silent until it is abandoned.
        life.mqtt().whenStoodStill(() -> member.membership().confirm(life.mqtt()::goOn));
    }

    private void awaitFirstOpen() {
        try {
            firstOpen.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining the cluster", e);
        }
    }

    private void audit() {
        NodeLife life = lives.life();
        try {
            life.mqtt().onFirstLoop(life.cluster()::audit);
        } catch (RejectedExecutionException over) {
            LOG.debug("This life ends, and has nothing to compare any more", over);
        }
    }

    // ---------------------------------------------------------------- one life after another

    private synchronized void follow(View view) {
        LogLine.info(LOG, EventName.CLUSTER_VIEW)
                .log("Cluster: {} of {}, {}", view.self(), view.members(), view.serving());
        newest = view;
        ClusterLife life = lives.life().cluster();
        if (life.self().equals(view.self())) {
            life.viewChanged(view);
            readiness.serving(view.isServing());
            return;
        }
        readiness.joining();
        if (!life.isOver()) {
            LogLine.warn(LOG, EventName.NODE_CUT_OFF)
                    .log(
                            "This node was cut off, and others have gone on with its sessions: it starts over as {}",
                            view.self());
            life.cutOff();
            if (!lifeThread.isShutdown()) {
                lifeThread.execute(this::startOver);
            }
        }
    }

    /** Makes the life that the newest view shows. If that fails, nothing is served, and it is tried again. */
    private void startOver() {
        try {
            while (lives.life().cluster().isOver() && member().isRunning() && !lifeThread.isShutdown()) {
                NodeLife next = lives.startOver(newest().self());
                next.cluster().listen(next.mqtt(), linkSettings());
                connect(next, member());
                if (meet(next)) {
                    begin(next);
                }
            }
        } catch (RuntimeException failure) {
            LogLine.error(LOG, EventName.NODE_START_OVER_FAILED)
                    .setCause(failure)
                    .log("This node could not start over, and tries again");
            lives.life().cluster().cutOff();
            var _ = lifeThread.schedule(this::startOver, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Shows a new life the newest view, which it may have missed; false if in that the node is yet another one. */
    private synchronized boolean meet(NodeLife life) {
        View view = newest();
        if (!life.cluster().self().equals(view.self())) {
            life.cluster().cutOff();
            return false;
        }
        life.cluster().viewChanged(view);
        readiness.serving(view.isServing());
        return true;
    }

    /** Opens the listeners as soon as this life knows what the others know, unless it is over before. */
    private void begin(NodeLife life) {
        try {
            while (!life.cluster().awaitCaughtUp(PATIENCE)) {
                LogLine.info(LOG, EventName.WAITING_FOR_NODES)
                        .log("Waiting to know what the other nodes know: {}", newest());
            }
            if (life.cluster().isOver()) {
                return;
            }
            life.listeners().open();
            opened(life);
            if (!life.cluster().awaitCopied(COPIES)) {
                LogLine.warn(LOG, EventName.WAITING_FOR_NODES)
                        .log(
                                "Other nodes have not said that their sessions are copied: this node waits for them no longer");
            }
            copied(life);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            if (!firstOpen.completeExceptionally(failure)) {
                throw failure;
            }
        }
    }

    private synchronized void opened(NodeLife life) {
        if (!life.cluster().isOver()) {
            readiness.recalling(false);
            readiness.joined();
            readiness.open(true);
        }
        firstOpen.complete(null);
    }

    private synchronized void copied(NodeLife life) {
        if (!life.cluster().isOver()) {
            readiness.copied();
        }
    }

    private synchronized View newest() {
        return Objects.requireNonNull(newest);
    }

    private synchronized ClusterMember member() {
        return Objects.requireNonNull(member);
    }

    // ---------------------------------------------------------------- when Hazelcast gives up

    private void watchAgain() {
        if (!audits.isShutdown()) {
            var _ = audits.schedule(this::watch, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A cluster that vanishes while Hazelcast joins it makes Hazelcast end: then this node joins as a new one. */
    private void watch() {
        if (member().isRunning()) {
            watchAgain();
        } else {
            readiness.joining();
            lives.life().cluster().cutOff();
            lifeThread.execute(this::joinAgain);
        }
    }

    private void joinAgain() {
        try {
            ClusterMember gone = member();
            gone.leave();
            joined(gone.startAgain(lives.nextSelf()));
        } catch (RuntimeException failure) {
            LogLine.warn(LOG, EventName.NODE_START_OVER_FAILED)
                    .log("This node is not a member of its cluster, and tries again: {}", failure.getMessage());
        }
        watchAgain(); // before the wait for what the others know: this member may end, too
        startOver();
    }

    private void joined(ClusterMember anew) {
        anew.questions().answerBy(question -> answerer.apply(question));
        synchronized (this) {
            member = anew;
            newest = anew.membership().view();
        }
        anew.membership().addListener(this::follow);
    }

    // ---------------------------------------------------------------- questions of people

    /** Answers what other nodes ask from now on. */
    void answerBy(UnaryOperator<byte[]> from) {
        answerer = from;
    }

    /** The nodes that are there; empty before this one has joined. */
    synchronized List<Node> nodes() {
        return newest == null ? List.of() : newest.members();
    }

    /** Asks another node; fails if it is not there, or does not answer in time. */
    CompletableFuture<byte[]> ask(Node node, byte[] question, Duration limit) {
        ClusterMember joined;
        synchronized (this) {
            joined = member;
        }
        return joined == null
                ? CompletableFuture.failedFuture(new IllegalStateException("this node has not joined its cluster"))
                : joined.questions().ask(node, question, limit);
    }

    // ---------------------------------------------------------------- the end

    /** Begins no more lives. */
    void stay() {
        audits.shutdownNow();
        lifeThread.shutdownNow();
        try {
            var _ = lifeThread.awaitTermination(NodeLives.END_LIMIT.toSeconds() * 2, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands all sessions over to the other nodes, as far as that is possible in the time that there is for it. */
    DrainOutcome drain() {
        long since = MqttNode.nanoTime();
        drainSince = since;
        try {
            return handOver();
        } finally {
            drainSince = null;
            timings.took(Timing.DRAIN, MqttNode.nanoTime() - since);
        }
    }

    /** How long this node has been handing its sessions over; zero if it does not. */
    Duration draining() {
        Long since = drainSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(MqttNode.nanoTime() - since);
    }

    /** How much of the registry is on this node. */
    RegistryFigures registry() {
        ClusterMember joined;
        synchronized (this) {
            joined = member;
        }
        return joined == null ? RegistryFigures.NONE : joined.registryFigures();
    }

    private DrainOutcome handOver() {
        ClusterLife life = lives.life().cluster();
        BrokerProperties.Drain settings = cluster.drain();
        if (settings.timeout().isZero()) {
            return new DrainOutcome(true, "Other nodes go on with their copies: mqtt.cluster.drain.timeout is 0");
        }
        if (!canDrain(life)) {
            return new DrainOutcome(false, "This node does not serve, and can hand nothing over");
        }
        LogLine.info(LOG, EventName.DRAIN_STARTED).log("Handing {} sessions over to other nodes", sessions());
        CountDownLatch drained = new CountDownLatch(1);
        life.node()
                .drain(
                        new DrainPlan(
                                settings.sessionsPerSecond(),
                                settings.willGrace(),
                                cluster.serverReference().isEmpty()
                                        ? ReasonCode.SERVER_SHUTTING_DOWN
                                        : ReasonCode.USE_ANOTHER_SERVER),
                        drained::countDown);
        if (!await(drained, settings.timeout(), life)) {
            DrainOutcome outcome = new DrainOutcome(
                    false, sessions() + " sessions are not handed over: other nodes go on with their copies");
            LogLine.warn(LOG, EventName.DRAIN_INCOMPLETE).log(outcome.text());
            return outcome;
        }
        DrainOutcome outcome = new DrainOutcome(
                true,
                newest().members().size() > 1
                        ? "All sessions are with other nodes"
                        : "There is no other node to hand " + sessions() + " sessions over to");
        LogLine.info(LOG, EventName.DRAIN_COMPLETED).log(outcome.text());
        return outcome;
    }

    private int sessions() {
        return lives.life().mqtt().sessions().sessions();
    }

    private static boolean canDrain(ClusterLife life) {
        return !life.isOver() && life.node().isServing();
    }

    private static boolean await(CountDownLatch drained, Duration limit, ClusterLife life) {
        try {
            for (Duration left = limit; left.isPositive() && canDrain(life); left = left.minus(LOOK)) {
                if (drained.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Leaves the cluster in good order. */
    void leave() {
        ClusterMember joined;
        synchronized (this) {
            joined = member;
        }
        if (joined != null) {
            joined.leave();
        }
        lives.life().cluster().disconnect();
    }

    // ---------------------------------------------------------------- settings

    private LinkSettings linkSettings() {
        return LinkSettings.of(
                cluster.name(), new Secret(cluster.secret().toCharArray()), cluster.bind(), cluster.linkPort());
    }

    private ClusterSettings settings(Secret secret) {
        return new ClusterSettings(
                cluster.name(),
                secret,
                cluster.bind(),
                cluster.port(),
                discovery(),
                cluster.backups(),
                cluster.heartbeatInterval(),
                cluster.heartbeatLimit(),
                switch (cluster.partitionMode()) {
                    case MAJORITY -> PartitionMode.MAJORITY;
                    case AVAILABLE -> PartitionMode.AVAILABLE;
                });
    }

    private Discovery discovery() {
        if (!cluster.dns().isBlank()) {
            return new Discovery.Dns(cluster.dns());
        }
        if (!cluster.kubernetesService().isBlank()) {
            String namespace = cluster.kubernetesNamespace();
            return new Discovery.Kubernetes(
                    namespace.isBlank() ? null : namespace, cluster.kubernetesService(), null, null, null);
        }
        return new Discovery.Members(cluster.members());
    }
}
