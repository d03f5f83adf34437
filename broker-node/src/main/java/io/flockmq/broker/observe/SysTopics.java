package io.flockmq.broker.observe;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.flockmq.broker.topic.Message;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the node's figures under {@code $SYS/broker/}, and those of its cluster under {@code $SYS/cluster/}, at intervals, on a thread of its own. */
public final class SysTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SysTopics.class);

    private final Runnable update;
    private final Runnable forget;
    private final ScheduledExecutorService timer;

    /**
     * Starts publishing.
     *
     * @param interval between two updates
     * @param cluster null for a node alone
     * @param publisher publishes a message of the broker
     * @param nanoTime the monotonic clock
     * @param version the version of the broker
     */
    public SysTopics(
            Duration interval,
            BrokerStatistics statistics,
            @Nullable ClusterStatistics cluster,
            Consumer<Message> publisher,
            LongSupplier nanoTime,
            String version) {
        this(interval, new SysFigures(statistics, cluster, publisher, nanoTime, version));
    }

    private SysTopics(Duration interval, SysFigures figures) {
        this(interval, figures::update, figures::forget);
    }

    SysTopics(Duration interval, Runnable update, Runnable forget) {
        this.update = update;
        this.forget = forget;
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("mqtt-sys").daemon().factory());
        var _ = timer.scheduleAtFixedRate(this::updateSafely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Publishes all figures anew, also those that have not changed: nothing that was published is retained any more. */
    public void publishAll() {
        timer.execute(() -> {
            forget.run();
            updateSafely();
        });
    }

    private void updateSafely() {
        try {
            update.run();
        } catch (RuntimeException fault) {
            LOG.atError()
                    .addKeyValue(LogField.ACTION, EventName.INTERNAL_FAULT)
                    .setCause(fault)
                    .log("The $SYS topics could not be updated");
        }
    }

    /** Stops publishing. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
