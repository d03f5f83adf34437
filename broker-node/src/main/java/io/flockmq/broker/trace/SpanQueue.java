package io.flockmq.broker.trace;

import io.flockmq.broker.event.EventName;
import io.flockmq.broker.event.LogField;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes spans from event loops, which never wait for it, and has them exported on another thread, in batches. Spans that find no room
 * are lost, and so are those that the collector does not take: both are counted, and there is a line at once and then one a minute for
 * as long as it lasts. Thread-safe.
 */
public final class SpanQueue implements SpanProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final BatchSpanProcessor batches;
    /** For spans that have ended and are not given to the exporter yet. */
    private final Semaphore room;

    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private final Object line = new Object();
    private long nextLine;
    private long said;
    private boolean failing;

    /**
     * Starts the thread.
     *
     * @param exporter where spans go
     * @param capacity spans that wait at most, at least 1
     * @param delay longest time that a span waits for others before it is exported
     * @param timeout for one batch
     * @param nanoTime the monotonic clock
     */
    public SpanQueue(SpanExporter exporter, int capacity, Duration delay, Duration timeout, LongSupplier nanoTime) {
        this.room = new Semaphore(capacity);
        this.nanoTime = nanoTime;
        this.nextLine = nanoTime.getAsLong();
        batches = BatchSpanProcessor.builder(new Counted(exporter))
                .setMaxQueueSize(capacity)
                .setMaxExportBatchSize(Math.min(512, capacity))
                .setScheduleDelay(delay)
                .setExporterTimeout(timeout)
                .build();
    }

    /** Spans that the collector has taken. */
    public long exported() {
        return exported.sum();
    }

    /** Spans that the collector has not taken. */
    public long failed() {
        return failed.sum();
    }

    /** Spans that found no room. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        // only what has ended counts
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (room.tryAcquire()) {
            batches.onEnd(span);
        } else {
            dropped.increment(); // told by the thread that exports, because writing a log can block
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    private void done(int count, CompletableResultCode result) {
        if (result.isSuccess()) {
            exported.add(count);
        } else {
            failed.add(count);
        }
        synchronized (line) {
            tell(result);
        }
    }

    private void tell(CompletableResultCode result) {
        long now = nanoTime.getAsLong();
        long lost = failed.sum() + dropped.sum() - said;
        if (lost > 0 && now - nextLine >= 0) {
            said += lost;
            nextLine = now + LINE_NANOS;
            LOG.atWarn()
                    .addKeyValue(LogField.ACTION, EventName.SPANS_LOST)
                    .addKeyValue(LogField.COUNT, lost)
                    .log("{} spans of traces are lost: {}", lost, why(result));
        }
        if (result.isSuccess() && failing) {
            LOG.atInfo()
                    .addKeyValue(LogField.ACTION, EventName.SPANS_TAKEN)
                    .log("The collector of traces takes spans again");
        }
        failing = !result.isSuccess();
    }

    private static String why(CompletableResultCode result) {
        if (result.isSuccess()) {
            return "there are more than the collector of traces takes";
        }
        Throwable root = result.getFailureThrowable();
        if (root == null) {
            return "the collector of traces does not take them";
        }
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "the collector of traces does not take them: " + oneLine(root.toString());
    }

    /** Others' words may have any characters. */
    private static String oneLine(String text) {
        return text.codePoints()
                .limit(300)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Sees what becomes of each batch. */
    private final class Counted implements SpanExporter {

        private final SpanExporter exporter;

        Counted(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            int count = batch.size(); // the collection is used again
            room.release(count);
            CompletableResultCode result = exporter.export(batch);
            result.whenComplete(() -> done(count, result));
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
