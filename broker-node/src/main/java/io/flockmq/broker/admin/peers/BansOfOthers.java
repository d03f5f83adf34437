package io.flockmq.broker.admin.peers;

import io.flockmq.broker.admin.node.BanView;
import io.flockmq.broker.admin.node.NodeQuestion;
import io.flockmq.broker.security.BanList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has a node that has just started ban whom the others ban, once, as soon as all that are there have answered. Only then: a node that knew a
 * ban longer than the others would bring it back after it was lifted. One thread of its own.
 */
public final class BansOfOthers implements AutoCloseable {

    private final Peers peers;
    private final BanList bans;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("admin-bans").daemon().factory());

    /** Asks nobody yet. */
    public BansOfOthers(Peers peers, BanList bans) {
        this.peers = peers;
        this.bans = bans;
    }

    /** Asks each second, until all have answered. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    if (learn()) {
                        thread.shutdown();
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    /**
     * Asks now.
     *
     * @return whether there are others, and all have answered
     */
    boolean learn() {
        if (peers.ids().size() < 2) {
            return false;
        }
        Peers.Answers<NodeQuestion.BanAnswer> answers = peers.all(new NodeQuestion.ListAddedBans());
        answers.byNode().forEach((node, answer) -> {
            if (!node.equals(peers.self())) {
                answer.bans().forEach(this::take);
            }
        });
        return answers.missing().isEmpty();
    }

    private void take(BanView ban) {
        try {
            bans.addIfUnknown(ban.ban());
        } catch (IllegalArgumentException ofLaterVersions) {
            // a kind of ban that this version cannot have
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
