package io.flockmq.systemtest.load;

import io.flockmq.systemtest.raw.Version;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How much load, and how. Every subscriber gets every message.
 *
 * @param targets the nodes, over which connections are spread in turn
 * @param version protocol version of all connections
 * @param qos of publications and subscriptions, 0 to 2
 * @param publishers how many, each on a topic of its own
 * @param subscribers how many, each with one wildcard filter
 * @param messages of each publisher
 * @param window the most messages of a publisher that are under way: not acknowledged, or not with every subscriber
 * @param payloadSize in bytes, at least 12
 * @param patience how long nothing may happen before the run ends and what is missing counts as lost
 * @param sabotage what the first publisher does wrong on purpose
 */
public record LoadPlan(
        List<InetSocketAddress> targets,
        Version version,
        int qos,
        int publishers,
        int subscribers,
        int messages,
        int window,
        int payloadSize,
        Duration patience,
        Sabotage sabotage) {

    /** Checks what would make a run senseless. */
    public LoadPlan {
        targets = List.copyOf(targets);
        if (targets.isEmpty() || publishers < 1 || subscribers < 1 || messages < 3 || payloadSize < Stamp.SIZE) {
            throw new IllegalArgumentException("no load: " + targets + ", " + publishers + ", " + subscribers);
        }
    }

    /** Four publishers and two subscribers; 20 messages of 100 bytes under way from each, which every broker allows. */
    public static LoadPlan to(InetSocketAddress target, Version version, int qos) {
        return new LoadPlan(List.of(target), version, qos, 4, 2, 2_500, 20, 100, Duration.ofSeconds(10), Sabotage.NONE);
    }

    /** With this many messages, all publishers together. */
    public LoadPlan messagesInAll(int total) {
        return new LoadPlan(
                targets,
                version,
                qos,
                publishers,
                subscribers,
                total / publishers,
                window,
                payloadSize,
                patience,
                sabotage);
    }

    /** With this many of both. */
    public LoadPlan clients(int publisherCount, int subscriberCount) {
        return new LoadPlan(
                targets,
                version,
                qos,
                publisherCount,
                subscriberCount,
                messages,
                window,
                payloadSize,
                patience,
                sabotage);
    }

    /** With a fault on purpose, and little patience for what it leaves out. */
    public LoadPlan sabotaged(Sabotage fault) {
        return new LoadPlan(
                targets,
                version,
                qos,
                publishers,
                subscribers,
                messages,
                window,
                payloadSize,
                Duration.ofSeconds(1),
                fault);
    }

    InetSocketAddress target(int connection) {
        return targets.get(connection % targets.size());
    }
}
