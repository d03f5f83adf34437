package io.flockmq.broker.cluster;

import io.flockmq.broker.cluster.wire.Item;
import io.flockmq.broker.event.Timing;
import io.flockmq.broker.journal.HomeRecords;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.cluster.session.ClientRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes what happens to the sessions of one event loop, so that each of them has its replicas. Event loop only.
 */
final class Replicator implements SessionJournal {

    /** How long a change may wait for an acknowledgement that makes it needless. */
    private static final Duration SOON = Duration.ofMillis(2);
    /** Sessions told anew to another backup in one turn. */
    private static final int CHUNK = 64;

    /** Where a session's replicas are. */
    private static final class Placement {
        private List<Peer> backups = List.of();
        /** Had replicas before, and keep them until the backups have theirs: they know all that was said to be safe. */
        private List<Peer> retiring = List.of();
        /** Those who are told that something is safe once nobody is left who would go on without it. */
        private List<Runnable> waiting = List.of();
        /** Grows with each choice of backups: answers to earlier ones do not count. */
        private int generation;
        /** The claim that the replicas know. */
        private long epoch;

        private boolean dirty;
    }

    private record Awaited(Set<Session> sessions, Runnable then) {}

    private final LoopContext context;
    private final Peers peers;
    private final ClientRegistry registry;
    private final HomeRecords records;
    private final int wanted;
    private final Map<Session, Placement> placements = new HashMap<>();
    private List<Session> dirty = new ArrayList<>();
    private boolean nowPlanned;
    private boolean soonPlanned;
    private boolean serving;
    private final List<Session> toPlace = new ArrayList<>();
    private boolean placing;
    /** Sessions whose replicas are fewer, or know less, than they should. */
    private final Set<Session> uncopied = new HashSet<>();

    /** Those who wait until sessions that were uncopied then are so no more, each with the sessions. */
    private final List<Awaited> awaited = new ArrayList<>();

    /** How many are uncopied; written by the event loop. */
    private volatile int uncopiedNow;

    /**
     * Nothing is replicated yet.
     *
     * @param records this node's store
     * @param wanted how many replicas a session has, where there are as many other nodes
     */
    Replicator(LoopContext context, Peers peers, ClientRegistry registry, HomeRecords records, int wanted) {
        this.context = context;
        this.peers = peers;
        this.registry = registry;
        this.records = records;
        this.wanted = wanted;
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void changed(Session session, Urgency urgency) {
        Placement placement = placements.computeIfAbsent(session, _ -> new Placement());
        if (!placement.dirty) {
            placement.dirty = true;
            dirty.add(session);
        }
        switch (urgency) {
            case NOW -> {
                if (!nowPlanned) {
                    nowPlanned = true;
                    context.endOfTurn().add(this::flush);
                }
            }
            case SOON -> {
                if (!soonPlanned && !nowPlanned) {
                    soonPlanned = true;
                    context.timers().schedule(SOON, this::flush);
                }
            }
        }
    }

    private void flush() {
        nowPlanned = false;
        soonPlanned = false;
        List<Session> all = dirty;
        dirty = new ArrayList<>();
        for (Session session : all) {
            Placement placement = placements.get(session);
            if (placement != null && placement.dirty) {
                placement.dirty = false;
                tell(session, placement);
            }
        }
    }

    private void tell(Session session, Placement placement) {
        if (placement.backups.isEmpty()) {
            place(session, placement);
            return;
        }
        if (placement.epoch != session.epoch()) {
            Item.ReplicaClaimed claimed = new Item.ReplicaClaimed(session.clientId(), placement.epoch, session.epoch());
            placement.epoch = session.epoch();
            placement.backups.forEach(peer -> peer.control().add(claimed));
        }
        List<SessionChange> changes = new ArrayList<>();
        Runnable stored = session.takeChanges(changes::add);
        tell(session, placement, changes, changes, false, stored);
    }

    /** A backup does not have the replica that it should: it is told everything again. */
    void missing(String clientId, long epoch) {
        Session session = context.sessions().get(clientId);
        Placement placement = session == null ? null : placements.get(session);
        if (session != null && placement != null && session.epoch() == epoch) {
            place(session, placement);
        }
    }

    /** Chooses backups and tells them everything. */
    private void place(Session session, Placement placement) {
        List<Peer> before = placement.backups;
        placement.backups = Backups.choose(session.clientId(), candidates(), wanted);
        placement.retiring = Stream.concat(placement.retiring.stream(), before.stream())
                .filter(peer -> !peer.isGone() && !placement.backups.contains(peer))
                .distinct()
                .toList();
        placement.generation++;
        placement.epoch = session.epoch();
        List<SessionChange> news = new ArrayList<>();
        if (records.knows(session)) {
            var _ = session.takeChanges(news::add); // who waits for them waits for everything, too
        }
        List<SessionChange> everything = new ArrayList<>();
        Runnable stored = session.takeEverything(everything::add);
        placement.waiting = List.of(); // what they wait for is part of everything
        uncopied.add(session);
        uncopiedNow = uncopied.size();
        List<SessionChange> unstored = records.knows(session) ? news : everything;
        if (placement.backups.isEmpty()) {
            int generation = placement.generation;
            records.write(session, generation, unstored, () -> {
                if (placement.generation == generation) {
                    alone(session, placement, stored);
                }
            });
            return;
        }
        for (Peer peer : placement.backups) {
            peer.control().add(new Item.ReplicaBegins(session.clientId(), session.epoch(), placement.generation));
        }
        tell(session, placement, everything, unstored, true, stored);
    }

    /** Who may keep replicas: a node that is about to leave only where nobody else can. */
    private Collection<Peer> candidates() {
        Collection<Peer> staying = peers.staying();
        return staying.isEmpty() ? peers.live() : staying;
    }

    /**
     * Tells the backups, and the store.
     *
     * @param changes what the backups do not have
     * @param unstored what the store does not have
     * @param everything whether the backups have had nothing so far
     */
    private void tell(
            Session session,
            Placement placement,
            List<SessionChange> changes,
            List<SessionChange> unstored,
            boolean everything,
            Runnable stored) {
        int generation = placement.generation;
        boolean timed = context.timings().isSample(Timing.REPLICATION);
        long since = timed ? context.timers().nanoTime() : 0;
        Countdown all = new Countdown(placement.backups.size() + 1, () -> {
            if (timed) {
                context.timings().took(Timing.REPLICATION, context.timers().nanoTime() - since);
            }
            if (placement.generation == generation) {
                if (everything) {
                    retire(session, placement, stored);
                } else if (placement.retiring.isEmpty()) {
                    stored.run();
                } else {
                    placement.waiting.add(stored);
                }
            }
        });
        records.write(session, generation, unstored, all::one);
        for (Peer peer : placement.backups) {
            for (SessionChange change : changes) {
                peer.control().add(new Item.ReplicaChanged(session.clientId(), session.epoch(), change));
            }
            if (everything) {
                peer.control().add(new Item.ReplicaComplete(session.clientId(), session.epoch()));
            }
            peer.control().whenConfirmed(() -> {
                if (!peer.isGone()) {
                    all.one();
                }
            });
        }
    }

    /**
     * The backups have everything: those that had replicas before need not keep them. Only when theirs are gone is anything safe that
     * they were not told: they could go on with what they have.
     */
    private void retire(Session session, Placement placement, Runnable stored) {
        int generation = placement.generation;
        List<Peer> retiring =
                placement.retiring.stream().filter(peer -> !peer.isGone()).toList();
        placement.waiting = new ArrayList<>(List.of(stored));
        Countdown all = new Countdown(retiring.size(), () -> {
            if (placement.generation == generation) {
                List<Runnable> waiting = placement.waiting;
                placement.retiring = List.of();
                placement.waiting = List.of();
                waiting.forEach(Runnable::run);
                copied(session);
            }
        });
        for (Peer peer : retiring) {
            peer.control().add(new Item.ReplicaEnds(session.clientId(), session.epoch()));
            peer.control().whenConfirmed(all::one);
        }
    }

    private static void endAt(Collection<Peer> peers, Session session) {
        for (Peer peer : peers) {
            if (!peer.isGone()) {
                peer.control().add(new Item.ReplicaEnds(session.clientId(), session.epoch()));
            }
        }
    }

    /** All replicas of a session know everything, or there is no session any more. */
    private void copied(Session session) {
        if (!uncopied.remove(session)) {
            return;
        }
        uncopiedNow = uncopied.size();
        for (Awaited each : List.copyOf(awaited)) {
            each.sessions().remove(session);
            if (each.sessions().isEmpty()) {
                awaited.remove(each);
                each.then().run();
            }
        }
    }

    /** Runs an action once all sessions that are here now have their replicas, or are gone. */
    void whenCopied(Runnable action) {
        if (uncopied.isEmpty()) {
            action.run();
        } else {
            awaited.add(new Awaited(new HashSet<>(uncopied), action));
        }
    }

    /** The sessions that replicas are kept of; a copy. */
    Set<Session> replicated() {
        return Set.copyOf(placements.keySet());
    }

    /** How many sessions have fewer replicas, or some that know less, than they should; any thread. */
    int uncopied() {
        return uncopiedNow;
    }

    /** The only node that is left is as safe as it gets, if it serves at all. */
    private void alone(Session session, Placement placement, Runnable stored) {
        if (serving) {
            retire(session, placement, stored);
        } else {
            int generation = placement.generation;
            context.timers().schedule(Duration.ofMillis(100), () -> {
                if (placements.get(session) == placement && placement.generation == generation) {
                    alone(session, placement, stored);
                }
            });
        }
    }

    /** Whether this node may serve clients now. */
    void serving(boolean now) {
        serving = now;
    }

    /** Nodes came or went, or are about to: sessions that have fewer replicas than they could are given new ones, some in each turn. */
    void viewChanged() {
        Collection<Peer> candidates = candidates();
        int possible = Math.min(wanted, candidates.size());
        placements.forEach((session, placement) -> {
            long lasting =
                    placement.backups.stream().filter(candidates::contains).count();
            if (lasting < possible || lasting < placement.backups.size()) {
                toPlace.add(session);
                uncopied.add(session);
            }
        });
        uncopiedNow = uncopied.size();
        if (!placing && !toPlace.isEmpty()) {
            placing = true;
            placeSome();
        }
    }

    private void placeSome() {
        for (int i = 0; i < CHUNK && !toPlace.isEmpty(); i++) {
            Session session = toPlace.removeLast();
            Placement placement = placements.get(session);
            if (placement != null) {
                place(session, placement);
            }
        }
        placing = !toPlace.isEmpty();
        if (placing) {
            context.timers().schedule(Duration.ZERO, this::placeSome);
        }
    }

    /** A session came from this node's store: others are to have its copies. */
    void recalled(Session session) {
        placements.put(session, new Placement());
        uncopied.add(session);
        uncopiedNow = uncopied.size();
        toPlace.add(session);
        if (!placing) {
            placing = true;
            context.timers().schedule(Duration.ZERO, this::placeSome);
        }
    }

    /** By what repetitions are recognised is forgotten for sources that have been silent for one to two such rounds. */
    void forgetSilentSources() {
        for (Session session : context.sessions().sessions()) {
            session.forgetSilentSources(source -> records.forget(session, source));
        }
    }

    @Override
    public void ended(Session session) {
        registry.release(session.clientId(), session.epoch());
        records.ended(session);
        forget(session);
    }

    /** Runs an action once this node's store knows which sessions have ended in this turn; at once if it need not be told. */
    void whenEndsStored(Runnable action) {
        records.whenStored(action);
    }

    private void forget(Session session) {
        copied(session);
        Placement placement = placements.remove(session);
        if (placement != null) {
            endAt(placement.backups, session);
            endAt(placement.retiring, session);
        }
    }

    /** The session lives on as another one, here: nobody need wait for it when that is stored. */
    void movedInto(Session session, @Nullable Session now) {
        if (now == null) {
            moved(session);
        } else {
            now.whenStored(() -> moved(session), () -> moved(session));
        }
    }

    /** The session lives on elsewhere, on as many nodes: nobody need wait for it here. */
    void moved(Session session) {
        session.handedOver();
        records.moved(session);
        forget(session);
    }
}
