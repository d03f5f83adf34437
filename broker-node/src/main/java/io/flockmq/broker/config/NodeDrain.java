package io.flockmq.broker.config;

import io.flockmq.broker.admin.ControlSocket.Outcome;
import io.flockmq.broker.event.EventName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes this node out of service, once, whoever asks for it and how often: when it is ordered to, and at the latest when it stops.
 * Afterwards the process lives on, neither ready nor listening, until it is told to end. Thread-safe.
 *
 * <pre>
 * not ready       load balancers are to notice: clients that they still send are served       for mqtt.cluster.drain.delay
 * stop accepting  the listeners close
 * hand over       sessions move to other nodes, clients are sent after them                   up to mqtt.cluster.drain.timeout
 * over            connections that are left are closed
 * </pre>
 *
 * <p>A node that stops without an order, and one that has no others, do not wait for load balancers.
 */
final class NodeDrain {

    private static final Logger LOG = LoggerFactory.getLogger(NodeDrain.class);

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);

    private final NodeLives lives;
    private final ClusterHolder cluster;
    private final Readiness readiness;
    private final Duration delay;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch hurried = new CountDownLatch(1);
    private final CompletableFuture<DrainOutcome> over = new CompletableFuture<>();
    private volatile boolean serving;

    /** Nobody has asked for it yet. */
    NodeDrain(NodeLives lives, ClusterHolder cluster, Readiness readiness, Duration delay) {
        this.lives = lives;
        this.cluster = cluster;
        this.readiness = readiness;
        this.delay = delay;
    }

    /** The node has opened its listeners, and may be taken out of service again. */
    void serves() {
        serving = true;
    }

    /**
     * Takes the node out of service and waits until that is over.
     *
     * @param progress is told how far it is, every second
     */
    Outcome order(Consumer<String> progress) {
        if (!serving) {
            return new Outcome(false, "This node has not started yet");
        }
        begin();
        try {
            while (true) {
                try {
                    DrainOutcome outcome = over.get(BETWEEN_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
                    return new Outcome(outcome.complete(), outcome.text());
                } catch (TimeoutException notYet) {
                    progress.accept(lives.life().mqtt().sessions().sessions() + " sessions are here");
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Outcome(false, "interrupted");
        } catch (ExecutionException failure) {
            return new Outcome(false, "It failed: " + failure.getCause());
        }
    }

    /**
     * Begins to take the node out of service.
     *
     * @return a clause that says why that is not begun; null if it is
     */
    @Nullable
    String orderSoon() {
        if (!serving) {
            return "it has not started yet";
        }
        if (begun.get()) {
            return "it drains already, or has done so";
        }
        begin();
        return null;
    }

    /**
     * Takes the node out of service without waiting for load balancers, if that is not under way; waits until it is over. If it
     * fails, that is logged, since a node that stops has to leave its cluster all the same.
     */
    void finish() {
        hurried.countDown();
        begin();
        try {
            over.join();
        } catch (CompletionException failure) {
            LogLine.error(LOG, EventName.DRAIN_INCOMPLETE)
                    .setCause(failure.getCause())
                    .log("The drain failed, and the node stops without it");
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(this::run);
        }
    }

    private void run() {
        try {
            over.complete(takeOut());
        } catch (InterruptedException stop) {
            over.completeExceptionally(stop);
        } catch (RuntimeException | Error failure) {
            over.completeExceptionally(failure);
        }
    }

    private DrainOutcome takeOut() throws InterruptedException {
        readiness.draining(true);
        ClusterConnection others = cluster.connection();
        if (others == null) {
            lives.life().listeners().close(NodeLives.END_LIMIT);
            return DrainOutcome.ALONE;
        }
        if (!delay.isZero() && hurried.getCount() > 0) {
            LogLine.info(LOG, EventName.DRAIN_ORDERED)
                    .log("This node drains: not ready, and it serves for another {} s", delay.toSeconds());
            var _ = hurried.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        }
        others.stay();
        NodeLife last = lives.life();
        last.listeners().stopAccepting();
        readiness.open(false);
        DrainOutcome outcome = others.drain();
        last.listeners().close(NodeLives.END_LIMIT);
        return outcome;
    }
}
