package io.flockmq.broker.cluster;

import io.flockmq.cluster.membership.Node;
import io.flockmq.cluster.session.Claim;
import io.flockmq.cluster.session.ClientRegistry;
import io.flockmq.cluster.session.ClusterUnavailableException;
import io.flockmq.cluster.session.Forgotten;
import io.flockmq.cluster.session.Owner;
import io.flockmq.cluster.session.Remnant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The registry of a simulated cluster: what is asked for happens some time later, and is answered some time after that. */
final class SimulatedRegistry {

    private record Entry(Owner owner, @Nullable Owner previous) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final Predicate<Owner> isAlive;
    private final List<Consumer<Random>> waiting = new ArrayList<>();
    private long epoch;
    /** Of how many claims one stays without an answer, whether it was made or not; 0 for none. */
    private int oneLostIn;

    /**
     * An empty one.
     *
     * @param isAlive whether a node lives in this life
     */
    SimulatedRegistry(Predicate<Owner> isAlive) {
        this.isAlive = isAlive;
    }

    /** Loses about one of so many entries, as happens when all nodes that store one are lost. */
    void loseOneIn(int entriesOf, Random random) {
        entries.keySet().removeIf(_ -> random.nextInt(entriesOf) == 0);
    }

    /** From now on one of so many claims fails for who made it, half of them after they were carried out; 0 for none. */
    void losesOneIn(int claims) {
        oneLostIn = claims;
    }

    ClientRegistry of(Node node) {
        return new ClientRegistry() {
            @Override
            public CompletionStage<Claim> claim(String clientId, boolean persistent, @Nullable String user) {
                return laterIfNotLost(() -> {
                    Entry before = entries.get(clientId);
                    epoch++;
                    entries.put(
                            clientId,
                            new Entry(
                                    new Owner(node.id(), node.incarnation(), epoch, persistent),
                                    before == null ? null : before.owner()));
                    return new Claim(epoch, before == null ? null : before.owner());
                });
            }

            @Override
            public CompletionStage<Map<String, Claim>> adopt(
                    Map<String, Long> epochs, String deadNode, long deadIncarnation) {
                return later(() -> {
                    Map<String, Claim> won = new HashMap<>();
                    epochs.forEach((clientId, expected) -> {
                        Entry before = entries.get(clientId);
                        if (before != null
                                && before.owner().epoch() >= expected
                                && before.owner().nodeId().equals(deadNode)
                                && before.owner().incarnation() == deadIncarnation) {
                            epoch++;
                            entries.put(
                                    clientId,
                                    new Entry(new Owner(node.id(), node.incarnation(), epoch, true), before.owner()));
                            won.put(clientId, new Claim(epoch, before.owner()));
                        }
                    });
                    return won;
                });
            }

            @Override
            public CompletionStage<Map<String, Claim>> recall(Map<String, Remnant> remnants) {
                return later(() -> {
                    Map<String, Claim> won = new HashMap<>();
                    remnants.forEach((clientId, remnant) -> {
                        Entry before = entries.get(clientId);
                        if (before != null && isOf(before.owner(), node.id(), node.incarnation())) {
                            won.put(clientId, new Claim(before.owner().epoch(), before.previous()));
                        } else if (before == null
                                || !isAlive.test(before.owner())
                                || before.owner().epoch() < remnant.epoch()) {
                            epoch = Math.max(epoch, remnant.epoch()) + 1;
                            entries.put(
                                    clientId, new Entry(new Owner(node.id(), node.incarnation(), epoch, true), null));
                            won.put(clientId, new Claim(epoch, null));
                        }
                    });
                    return won;
                });
            }

            @Override
            public CompletionStage<Void> release(String clientId, long released) {
                return later(() -> {
                    Entry entry = entries.get(clientId);
                    if (entry != null && entry.owner().epoch() == released) {
                        entries.remove(clientId);
                    }
                    return null;
                });
            }

            @Override
            public CompletionStage<Forgotten> forget(String deadNode, long deadIncarnation) {
                return later(() -> {
                    int before = entries.size();
                    Map.copyOf(entries).forEach((clientId, entry) -> {
                        Owner previous = entry.previous();
                        if (!isOf(entry.owner(), deadNode, deadIncarnation)) {
                            return;
                        }
                        if (previous != null && previous.persistent() && !isOf(previous, deadNode, deadIncarnation)) {
                            entries.put(clientId, new Entry(previous, null));
                        } else {
                            entries.remove(clientId);
                        }
                    });
                    return new Forgotten(before - entries.size(), 0);
                });
            }
        };
    }

    private static boolean isOf(Owner owner, String node, long incarnation) {
        return owner.nodeId().equals(node) && owner.incarnation() == incarnation;
    }

    private <T> CompletionStage<T> laterIfNotLost(Supplier<T> operation) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(random -> {
            boolean lost = oneLostIn > 0 && random.nextInt(oneLostIn) == 0;
            if (lost && random.nextBoolean()) {
                waiting.add(_ -> answer.completeExceptionally(new ClusterUnavailableException("not asked")));
                return;
            }
            T result = operation.get();
            waiting.add(_ -> {
                if (lost) {
                    answer.completeExceptionally(new ClusterUnavailableException("no answer"));
                } else {
                    answer.complete(result);
                }
            });
        });
        return answer;
    }

    @SuppressWarnings("NullAway") // a Void has no other value
    private <T> CompletionStage<T> later(Supplier<T> operation) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(_ -> {
            T result = operation.get();
            waiting.add(_ -> answer.complete(result));
        });
        return answer;
    }

    /** All nodes are gone, and with them what they had in memory. */
    void forgetAll() {
        entries.clear();
        waiting.clear();
    }

    boolean step(Random random) {
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.remove(random.nextInt(waiting.size())).accept(random);
        return true;
    }

    /** Which node holds a client identifier, for a failure's message. */
    String holder(String clientId) {
        return String.valueOf(entries.get(clientId));
    }
}
