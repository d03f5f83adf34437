package io.flockmq.cluster.lifecycle;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import io.flockmq.cluster.membership.BindProblem;
import io.flockmq.cluster.membership.ClusterEventName;
import io.flockmq.cluster.membership.ClusterSettings;
import io.flockmq.cluster.membership.HazelcastMembership;
import io.flockmq.cluster.membership.HazelcastQuestions;
import io.flockmq.cluster.membership.Membership;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.NodeQuestions;
import io.flockmq.cluster.membership.SilentAddresses;
import io.flockmq.cluster.membership.Strangers;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.HazelcastClientRegistry;
import io.flockmq.cluster.session.RegistryFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's part in a cluster, from joining to leaving. Any thread; starting and leaving take seconds. */
public final class ClusterMember implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterMember.class);

    /** As in {@link MemberConfig}. */
    private static final long JOIN_SECONDS = 60;

    private static final String NOT_STARTED = "Node failed to start!";

    /**
     * How long a node that is refused by all who answered waits for one that lets it in. Nodes that start together meet in this
     * time, though there is a stranger among them.
     */
    private static final Duration COMPANY = Duration.ofSeconds(10);

    private final ClusterSettings settings;
    private final InstantSource clock;
    private final HazelcastInstance hazelcast;
    private final HazelcastMembership membership;
    private final HazelcastClientRegistry registry;
    private final NodeQuestions questions;
    private final AtomicBoolean leaving = new AtomicBoolean();

    private ClusterMember(
            ClusterSettings settings,
            InstantSource clock,
            HazelcastInstance hazelcast,
            HazelcastMembership membership) {
        this.settings = settings;
        this.clock = clock;
        this.hazelcast = hazelcast;
        this.membership = membership;
        registry = new HazelcastClientRegistry(hazelcast, membership);
        questions = new HazelcastQuestions(hazelcast, membership);
    }

    /**
     * Joins the others, or forms a cluster if there are none. Returns when it is known whether this node may serve; it may be
     * cut off.
     *
     * @param self this node as the others will see it: its link listens already, and its incarnation is higher than that of
     *     its last life, as the time in milliseconds is
     * @throws ClusterStartException with one line that says why not
     * @throws NobodyAnsweredException if others are there, and do not answer
     * @throws ClusterRefusedException if the only nodes that answer refuse this one: alone it would be a cluster of its own
     */
    public static ClusterMember start(ClusterSettings settings, Node self, InstantSource clock) {
        return start(settings, self, clock, Map.of());
    }

    /**
     * Joins again as another node when Hazelcast has given up by itself, as it does when a cluster that it was about to join
     * vanishes. This node still knows who counts: alone, it is cut off. This member must have left.
     *
     * @throws ClusterStartException with one line that says why not
     * @throws NobodyAnsweredException if others are there, and do not answer
     */
    public ClusterMember startAgain(Node self) {
        return start(settings, self, clock, membership.counted());
    }

    private static ClusterMember start(
            ClusterSettings settings, Node self, InstantSource clock, Map<String, InetSocketAddress> counted) {
        if (self.linkHost().isBlank() || self.linkPort() == 0) {
            throw new IllegalArgumentException("the other nodes cannot reach the link of " + self);
        }
        Strangers strangers = new Strangers(clock);
        ClusterMember member = join(settings, self, clock, strangers, counted);
        if (!strangers.refusers().isEmpty() && !member.isInCompany()) {
            member.leave();
            throw new ClusterRefusedException(strangers.refusers());
        }
        return member;
    }

    private static ClusterMember join(
            ClusterSettings settings,
            Node self,
            InstantSource clock,
            Strangers strangers,
            Map<String, InetSocketAddress> counted) {
        HazelcastMembership membership = new HazelcastMembership(settings, self, clock, strangers);
        membership.remember(counted);
        HazelcastInstance hazelcast = null;
        try {
            Config config = MemberConfig.of(settings);
            HazelcastClientRegistry.configure(config, settings.backups(), clock);
            hazelcast = membership.start(config);
            membership.joined().get(JOIN_SECONDS, TimeUnit.SECONDS);
            return new ClusterMember(settings, clock, hazelcast, membership);
        } catch (ExecutionException e) {
            throw failed(settings, Objects.requireNonNullElse(e.getCause(), e), hazelcast, membership);
        } catch (IllegalStateException e) {
            throw notStarted(settings, e, membership);
        } catch (IOException | HazelcastException e) {
            throw failed(settings, e, hazelcast, membership);
        } catch (TimeoutException e) {
            throw failed(settings, new TimeoutException("no member said who counts"), hazelcast, membership);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(settings, e, hazelcast, membership);
        }
    }

    /** Who is there. */
    public Membership membership() {
        return membership;
    }

    /** Who is the home of a client id. */
    public ClientRegistry registry() {
        return registry;
    }

    /** Asks other nodes, and answers them. */
    public NodeQuestions questions() {
        return questions;
    }

    /** How much of that registry is on this node; asks no other node. */
    public RegistryFigures registryFigures() {
        return registry.figures();
    }

    /** False if this node left, or if Hazelcast gave up by itself; then only {@link #startAgain} helps. */
    public boolean isRunning() {
        return hazelcast.getLifecycleService().isRunning();
    }

    /**
     * Leaves in good order: tells the others that it will not be missed, and waits until they have what it stored, at most a
     * minute. The registry answers until then. Does nothing the second time.
     */
    public void leave() {
        if (!leaving.compareAndSet(false, true)) {
            return;
        }
        try {
            if (isRunning()) {
                membership.announceLeave(hazelcast);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue(ClusterEventName.FIELD, ClusterEventName.LEAVE_NOT_TOLD)
                    .log("the others were not told that this node leaves: {}", e.toString());
        }
        membership.close();
        hazelcast.shutdown();
        registry.close();
    }

    /** Leaves, unless that was done. */
    @Override
    public void close() {
        leave();
    }

    /** Whether there is another member, or one comes soon. */
    private boolean isInCompany() {
        CompletableFuture<Boolean> company = new CompletableFuture<>();
        membership.addListener(view -> {
            if (!view.others().isEmpty()) {
                company.complete(true);
            }
        });
        try {
            return company.completeOnTimeout(false, COMPANY.toSeconds(), TimeUnit.SECONDS)
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Is gone like a process that was killed, for tests. */
    void die() {
        leaving.set(true);
        membership.close();
        hazelcast.getLifecycleService().terminate();
        registry.close();
    }

    /** Hazelcast gives up by itself when it has neither joined anybody nor knows that nobody is there. */
    private static RuntimeException notStarted(
            ClusterSettings settings, IllegalStateException cause, HazelcastMembership membership) {
        if (!NOT_STARTED.equals(cause.getMessage())) {
            return failed(settings, cause, null, membership);
        }
        membership.close();
        return new NobodyAnsweredException(SilentAddresses.of(settings), JOIN_SECONDS, cause);
    }

    private static ClusterStartException failed(
            ClusterSettings settings,
            Throwable cause,
            @Nullable HazelcastInstance hazelcast,
            HazelcastMembership membership) {
        membership.close();
        if (hazelcast != null) {
            hazelcast.getLifecycleService().terminate();
        }
        String reason = BindProblem.of(cause).lines().findFirst().orElse("");
        return new ClusterStartException(
                "cannot join the cluster %s from %s:%d: %s"
                        .formatted(settings.name(), settings.bind(), settings.port(), reason),
                cause);
    }
}
