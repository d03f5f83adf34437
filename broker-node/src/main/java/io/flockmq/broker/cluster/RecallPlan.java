package io.flockmq.broker.cluster;

import io.flockmq.broker.journal.MemberStore;
import io.flockmq.broker.storage.MemoryRetainedStore;
import io.flockmq.broker.storage.StoreException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a node may bring back from its store when it begins a life.
 *
 * @param store what earlier lives have left, and where this one writes
 * @param retained the retained messages of this life
 * @param expectedNodes how many nodes are waited for, this one included, beside those that the store knows
 * @param patience how long they are waited for
 * @param failed told on any thread if the store cannot be read: then the node never catches up
 */
public record RecallPlan(
        MemberStore store,
        MemoryRetainedStore retained,
        int expectedNodes,
        Duration patience,
        Consumer<StoreException> failed) {}
