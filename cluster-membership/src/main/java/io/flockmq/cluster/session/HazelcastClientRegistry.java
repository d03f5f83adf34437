package io.flockmq.cluster.session;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.map.LocalMapStats;
import com.hazelcast.query.Predicate;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import io.flockmq.cluster.membership.Membership;
import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.membership.View;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registry in an IMap. Each change is an entry processor, carried out where the entry is stored and confirmed when its
 * backups have it. While this node does not serve, every request fails at once.
 */
public final class HazelcastClientRegistry implements ClientRegistry, AutoCloseable {

    /** Under this name a Hazelcast instance knows the clock of its node. */
    static final String CLOCK = "flockmq.clock";

    private static final String MAP = "flockmq.clients";

    private final HazelcastInstance hazelcast;
    private final Membership membership;
    private final IMap<String, @Nullable RegistryEntry> map;
    private final Attempts attempts = new Attempts();
    private final ExecutorService scans = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong claimNumbers = new AtomicLong();

    /** A registry in a running instance that was started with {@link #configure}. */
    public HazelcastClientRegistry(HazelcastInstance hazelcast, Membership membership) {
        this.hazelcast = hazelcast;
        this.membership = membership;
        map = hazelcast.getMap(MAP);
    }

    /** Adds the map to the configuration of an instance. */
    public static void configure(Config config, int backups, InstantSource clock) {
        config.getUserContext().put(CLOCK, clock);
        config.getSerializationConfig().addDataSerializableFactory(RegistryMessages.FACTORY, new RegistryMessages());
        config.addMapConfig(new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(backups)
                // A few counters for each claim, which costs a hundred times as much; without them, nobody knows its
                // size.
                .setStatisticsEnabled(true)
                // Whoever joins another side starts over: its claims are of no use. It may even have made some that it
                // had
                // been asked for long before, when it woke, and given them the highest epochs.
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(PutIfAbsentMergePolicy.class.getName())));
    }

    /** How much of the registry is on this node; any thread, in less than a millisecond, asking no other node. */
    public RegistryFigures figures() {
        try {
            Member self = hazelcast.getCluster().getLocalMember();
            long partitions = hazelcast.getPartitionService().getPartitions().stream()
                    .filter(partition -> self.equals(partition.getOwner()))
                    .count();
            LocalMapStats entries = map.getLocalMapStats();
            return new RegistryFigures((int) partitions, entries.getOwnedEntryCount(), entries.getBackupEntryCount());
        } catch (HazelcastInstanceNotActiveException left) {
            return RegistryFigures.NONE;
        }
    }

    @Override
    public CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user) {
        return whileServing(self -> {
            long number = claimNumbers.incrementAndGet();
            return attempts.until(inLife(
                            self,
                            () -> map.submitToKey(
                                    clientId,
                                    new ClaimProcessor(self.id(), self.incarnation(), number, persistent, user))))
                    .thenApply(answer -> claimOf(clientId, answer));
        });
    }

    @Override
    public CompletionStage<Map<String, Claim>> adopt(
            Map<String, Long> epochByClientId, String deadNode, long deadIncarnation) {
        return whileServing(self -> {
            long number = claimNumbers.incrementAndGet();
            return eachPartition(
                            self,
                            epochByClientId,
                            part -> map.submitToKeys(
                                    part.keySet(),
                                    new AdoptProcessor(
                                            self.id(), self.incarnation(), number, deadNode, deadIncarnation, part)))
                    .thenApply(HazelcastClientRegistry::claims);
        });
    }

    @Override
    public CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> byClientId) {
        InstantSource clock = Objects.requireNonNull(
                (InstantSource) hazelcast.getUserContext().get(CLOCK), "an instance without a clock");
        return whileServing(self -> {
            long number = claimNumbers.incrementAndGet();
            long least = Epochs.now(clock);
            Set<RecallProcessor.Life> living = membership.view().members().stream()
                    .map(node -> new RecallProcessor.Life(node.id(), node.incarnation()))
                    .collect(Collectors.toSet());
            return eachPartition(
                            self,
                            byClientId,
                            part -> map.submitToKeys(
                                    part.keySet(),
                                    new RecallProcessor(self.id(), self.incarnation(), number, least, living, part)))
                    .thenApply(HazelcastClientRegistry::claims);
        });
    }

    private static Map<String, Claim> claims(Map<String, ClaimAnswer> answers) {
        Map<String, Claim> claims = new HashMap<>();
        answers.forEach((clientId, answer) -> claims.put(clientId, answer.claim()));
        return claims;
    }

    @Override
    public CompletionStage<Void> release(String clientId, long epoch) {
        return whileServing(self -> attempts.until(inLife(
                        self, () -> map.submitToKey(clientId, new ReleaseProcessor(self.id(), epoch))))
                .thenAccept(released -> {}));
    }

    @Override
    public CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation) {
        Predicate<String, RegistryEntry> named = new HasHome(deadNode, deadIncarnation);
        return whileServing(self -> CompletableFuture.supplyAsync(() -> map.localKeySet(named), scans)
                .thenCompose(clientIds -> attempts.until(inLife(
                        self, () -> map.submitToKeys(clientIds, new ForgetProcessor(deadNode, deadIncarnation)))))
                .thenApply(HazelcastClientRegistry::count));
    }

    /** Requests that are under way may stay without an answer. */
    @Override
    public void close() {
        attempts.close();
        scans.shutdownNow();
    }

    private <T> CompletionStage<T> whileServing(Function<Node, CompletionStage<T>> request) {
        View view = membership.view();
        return switch (view.serving()) {
            case SERVING -> request.apply(view.self());
            case CUT_OFF ->
                CompletableFuture.failedStage(
                        new ClusterUnavailableException("this node is cut off from the majority"));
            case JOINING ->
                CompletableFuture.failedStage(new ClusterUnavailableException("this node has not joined yet"));
        };
    }

    /**
     * The same request, refused once this node does not serve as the one that asked: repeated later, it would take a session from
     * whoever has gone on with it, for a life that is over.
     */
    private <T> Supplier<CompletionStage<T>> inLife(Node self, Supplier<CompletionStage<T>> request) {
        return () -> {
            View view = membership.view();
            return view.isServing() && view.self().equals(self)
                    ? request.get()
                    : CompletableFuture.failedStage(
                            new ClusterUnavailableException("this node has been cut off since it asked"));
        };
    }

    /**
     * One request for each partition, with only what concerns it.
     *
     * @return the answers that are not null
     */
    private <V, R> CompletionStage<Map<String, R>> eachPartition(
            Node self,
            Map<String, V> valueByClientId,
            Function<Map<String, V>, CompletionStage<Map<String, @Nullable R>>> request) {
        Map<Integer, Map<String, V>> parts = new HashMap<>();
        valueByClientId.forEach((clientId, value) -> parts.computeIfAbsent(
                        hazelcast.getPartitionService().getPartition(clientId).getPartitionId(),
                        partition -> new HashMap<>())
                .put(clientId, value));
        CompletionStage<Map<String, R>> all = CompletableFuture.completedStage(new HashMap<>());
        for (Map<String, V> part : parts.values()) {
            Supplier<CompletionStage<Map<String, @Nullable R>>> attempt = () -> request.apply(part);
            // Whoever asked anew would be another claimant, and be told nothing of what the first one got.
            all = all.thenCombine(attempts.untilAnswered(inLife(self, attempt)), (answers, more) -> {
                more.forEach((clientId, answer) -> {
                    if (answer != null) {
                        answers.put(clientId, answer);
                    }
                });
                return answers;
            });
        }
        return all;
    }

    private static Claim claimOf(String clientId, @Nullable ClaimAnswer answer) {
        if (answer == null) {
            throw new ClusterUnavailableException("claimed by another node meanwhile: " + clientId);
        }
        if (answer.isRefused()) {
            throw new ClientIdTakenException(clientId);
        }
        return answer.claim();
    }

    private static Forgotten count(Map<String, @Nullable Boolean> persistentByClientId) {
        int persistent = 0;
        int clean = 0;
        for (Boolean wasPersistent : persistentByClientId.values()) {
            if (wasPersistent != null) {
                persistent += wasPersistent ? 1 : 0;
                clean += wasPersistent ? 0 : 1;
            }
        }
        return new Forgotten(persistent, clean);
    }
}
