package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings back, at the beginning of a node's life, what earlier lives have left in its store, as far as it is the newest that there
 * is. {@code docs/restarts.md} has the steps. On the node's first event loop only.
 */
final class Recall {

    private enum Phase {
        /** For the nodes that were there last, and for what they say. */
        WAITING,
        /** For what others say to each session, and for the registry. */
        OFFERING,
        /** For other nodes that bring back what they have. */
        AMONG_OTHERS,
        DONE
    }

    /** For so long after a death another one may take what had no second copy yet. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    /** A node that comes back after this time brings nothing back, if others have gone on without it. */
    static final Duration ABSENCE = Duration.ofMinutes(10);

    /** How long a node without a store waits for those that say nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Death(Node node, long at) {}

    private final Node self;
    private final List<LoopParts> loops;
    private final RetainedReplication retained;
    private final BrokerEventListener events;
    private final @Nullable RecallPlan plan;
    private final BooleanSupplier isDying;
    private final Runnable done;

    private Phase phase;
    private @Nullable View view;
    private boolean timed;
    private boolean timeIsUp;
    private final Set<Node> answered = new HashSet<>();
    private boolean outdatedHere;
    private boolean someServe;
    private final Set<Node> asking = new HashSet<>();
    private final Set<Node> recalled = new HashSet<>();
    /** Those who asked while the sessions of their earlier life were being adopted. */
    private final Map<Node, Long> unanswered = new HashMap<>();
    /** By id, lives of which what they have stored is of no use. */
    private final Map<String, Long> outdated = new HashMap<>();
    /** Dead nodes of which sessions may be left with nobody else. */
    private final List<Death> missed = new ArrayList<>();

    private @Nullable Long lastDeath;

    /**
     * Nothing is known of others yet.
     *
     * @param loops all event loops
     * @param plan null for a node without a store
     * @param isDying whether the sessions of any dead node are being adopted
     * @param done run once, when all nodes have brought back what they have
     */
    Recall(
            Node self,
            List<LoopParts> loops,
            RetainedReplication retained,
            BrokerEventListener events,
            @Nullable RecallPlan plan,
            BooleanSupplier isDying,
            Runnable done) {
        this.self = self;
        this.loops = loops;
        this.retained = retained;
        this.events = events;
        this.plan = plan;
        this.isDying = isDying;
        this.done = done;
        this.phase = plan == null ? Phase.AMONG_OTHERS : Phase.WAITING;
        if (plan != null) {
            outdated.putAll(plan.store().log().outdated());
        }
    }

    private LoopContext first() {
        return loops.getFirst().context();
    }

    private Peers peers() {
        return loops.getFirst().peers();
    }

    /** Whether all nodes have brought back what they have. */
    boolean isDone() {
        return phase == Phase.DONE;
    }

    // ---------------------------------------------------------------- who is there

    /** A node is there that was not before. */
    void welcome(Peer peer) {
        RecallPlan mine = plan;
        if (phase == Phase.WAITING && mine != null) {
            peer.control().add(new Item.AskRecall(mine.store().log().incarnation()));
        } else if (phase == Phase.AMONG_OTHERS || phase == Phase.DONE) {
            peer.control().add(new Item.Recalled());
        }
        outdated.forEach((id, incarnation) -> peer.control().add(new Item.Outdated(new Item.Life(id, incarnation))));
    }

    /** This node is among those that serve. */
    void serves(View now) {
        view = now;
        for (Node member : now.members()) {
            Long life = outdated.get(member.id());
            if (life != null && life >= member.incarnation()) {
                outdated.remove(member.id());
                note(member.id(), null);
            }
        }
        RecallPlan mine = plan;
        if (phase == Phase.DONE && mine != null) {
            mine.store().serves(self.incarnation(), ids(now));
        }
        if (!timed) {
            timed = true;
            first().timers().schedule(mine == null ? PATIENCE : mine.patience(), () -> {
                timeIsUp = true;
                check();
            });
        }
        check();
    }

    private static List<String> ids(View view) {
        return view.members().stream().map(Node::id).toList();
    }

    /**
     * Nodes are dead.
     *
     * @param copied whether all sessions here had their copies
     */
    void died(List<Node> dead, boolean copied) {
        long now = first().timers().nanoTime();
        Long before = lastDeath;
        boolean afterAnother = before != null && now - before < RECOVERY.toNanos();
        if (dead.size() > 1 || afterAnother || !copied || phase != Phase.DONE) {
            dead.forEach(node -> missed.add(new Death(node, now)));
        }
        if (dead.size() > 1) {
            loops.forEach(parts -> first().router()
                    .inOrder(parts.context().number(), () -> parts.offers().registerAgain()));
        }
        lastDeath = now;
        dead.forEach(node -> {
            answered.remove(node);
            asking.remove(node);
            recalled.remove(node);
            unanswered.remove(node);
        });
    }

    /** All nodes have adopted what they can of a dead one's sessions. */
    void adopted(Node dead) {
        if (missed.stream().noneMatch(death -> death.node().equals(dead))) {
            isOutdated(new Item.Life(dead.id(), dead.incarnation()));
        }
        if (!isDying.getAsBoolean()) {
            Map<Node, Long> waiting = Map.copyOf(unanswered);
            unanswered.clear();
            waiting.forEach(this::answer);
        }
        check();
    }

    private void isOutdated(Item.Life life) {
        Long before = outdated.get(life.node());
        if (before == null || before < life.incarnation()) {
            outdated.put(life.node(), life.incarnation());
            note(life.node(), life.incarnation());
        }
    }

    private void note(String node, @Nullable Long incarnation) {
        if (plan != null) {
            plan.store().outdated(node, incarnation);
        }
    }

    /** From time to time: who is away for too long brings nothing back. */
    void audit() {
        long now = first().timers().nanoTime();
        for (Death death : List.copyOf(missed)) {
            if (now - death.at() > ABSENCE.toNanos()) {
                missed.remove(death);
                isOutdated(new Item.Life(death.node().id(), death.node().incarnation()));
            }
        }
        if (missed.isEmpty()) {
            loops.forEach(parts -> first().router()
                    .inOrder(parts.context().number(), () -> parts.offers().forgetOldEnds()));
        }
    }

    // ---------------------------------------------------------------- what others say

    /** What another node says about it. */
    void heard(Node from, Item item) {
        switch (item) {
            case Item.AskRecall(long incarnation) -> {
                asking.add(from);
                answer(from, incarnation);
            }
            case Item.RecallAnswer(boolean isOutdated, boolean serves) -> {
                answered.add(from);
                outdatedHere |= isOutdated;
                someServe |= serves;
            }
            case Item.Recalled() -> {
                recalled.add(from);
                missed.removeIf(death -> death.node().id().equals(from.id()));
            }
            case Item.Outdated(Item.Life life) -> {
                if (!life.node().equals(self.id())) {
                    isOutdated(life);
                }
            }
            default -> throw new IllegalArgumentException("not about what stores have: " + item);
        }
        check();
    }

    private void answer(Node asking, long incarnation) {
        Peer peer = peers().get(asking);
        if (peer == null || peer.isGone()) {
            return;
        }
        // It may be here before its earlier life is known to be over.
        boolean twice = peers().live().stream()
                .anyMatch(one -> one.wasMember()
                        && one.node().id().equals(asking.id())
                        && !one.node().equals(asking));
        if (incarnation > 0 && (twice || isDying.getAsBoolean())) {
            unanswered.put(asking, incarnation);
            return;
        }
        Long life = outdated.get(asking.id());
        boolean old = incarnation > 0 && life != null && life >= incarnation;
        peer.control().add(new Item.RecallAnswer(old, phase == Phase.DONE));
    }

    // ---------------------------------------------------------------- how it goes on

    private void check() {
        View now = view;
        if (now == null) {
            return;
        }
        RecallPlan mine = plan;
        if (phase == Phase.WAITING && mine != null && isComplete(now, mine)) {
            phase = Phase.OFFERING;
            bringBack(mine);
        }
        if (phase == Phase.AMONG_OTHERS && now.others().stream().allMatch(this::isRecalled)) {
            phase = Phase.DONE;
            begin(now);
        }
    }

    private boolean isRecalled(Node other) {
        // Whoever is of a version that brings nothing back says nothing.
        return recalled.contains(other) || (timeIsUp && !asking.contains(other));
    }

    private boolean isComplete(View now, RecallPlan mine) {
        if (timeIsUp) {
            Set<String> away = new TreeSet<>(mine.store().log().members());
            ids(now).forEach(away::remove);
            events.on(new BrokerEvent.RecallWithout(List.copyOf(away)));
            return true;
        }
        if (!answered.containsAll(now.others())) {
            return false;
        }
        return someServe
                || outdatedHere
                || (now.members().size() >= mine.expectedNodes()
                        && ids(now).containsAll(mine.store().log().members()));
    }

    private void bringBack(RecallPlan mine) {
        boolean outdatedNow = outdatedHere;
        mine.store()
                .recallRetained(
                        mine.retained(),
                        outdatedNow,
                        count -> first().executor().execute(() -> {
                            if (!outdatedNow) {
                                retained.tellRecalled(List.copyOf(peers().live()));
                            }
                            sessions(mine, outdatedNow, count);
                        }),
                        mine.failed());
    }

    private void sessions(RecallPlan mine, boolean outdatedNow, long retainedCount) {
        Countdown all = new Countdown(loops.size(), () -> {
            phase = Phase.AMONG_OTHERS;
            peers().live().forEach(peer -> peer.control().add(new Item.Recalled()));
            check();
        });
        int[] sessions = {0};
        Runnable told = () -> {
            events.on(new BrokerEvent.Recalled(sessions[0], retainedCount, outdatedNow));
            long unreadable = mine.store().unreadable();
            if (unreadable > 0) {
                events.on(new BrokerEvent.RecordsGivenUp(unreadable));
            }
        };
        Countdown counted = new Countdown(loops.size(), told);
        for (LoopParts parts : loops) {
            int number = parts.context().number();
            first().router().inOrder(number, () -> {
                Runnable end = () -> {
                    int count = parts.offers().recalled();
                    parts.context().router().inOrder(0, () -> {
                        sessions[0] += count;
                        counted.one();
                        all.one();
                    });
                };
                if (outdatedNow) {
                    parts.offers().giveUpAll();
                    end.run();
                } else {
                    parts.offers().offer(end, mine.failed());
                }
            });
        }
    }

    private void begin(View now) {
        RecallPlan mine = plan;
        if (mine != null) {
            long since = first().timers().nanoTime();
            mine.store().log().members().stream()
                    .filter(id -> now.member(id).isEmpty())
                    .forEach(id -> missed.add(new Death(new Node(id, self.incarnation(), "", 0, 1, ""), since)));
            mine.store().serves(self.incarnation(), ids(now));
        }
        loops.forEach(parts -> first().router()
                .inOrder(parts.context().number(), () -> parts.offers().begin()));
        done.run();
    }
}
