package io.flockmq.broker.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Spans never keep an event loop waiting; those that are lost are counted and said. */
@Timeout(20)
class SpanQueueTest {

    private static final int CAPACITY = 600;

    /** A collector that answers when it is told to. */
    private static final class Collector implements SpanExporter {
        private final Queue<CompletableResultCode> unanswered = new ConcurrentLinkedQueue<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            CompletableResultCode answer = new CompletableResultCode();
            unanswered.add(answer);
            return answer;
        }

        CompletableResultCode next() {
            await().until(() -> !unanswered.isEmpty());
            return unanswered.remove();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final Logger logger = (Logger) LoggerFactory.getLogger(SpanQueue.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicLong now = new AtomicLong(99);
    private final Collector collector = new Collector();
    private final SpanQueue queue =
            new SpanQueue(collector, CAPACITY, Duration.ofMillis(10), Duration.ofSeconds(15), now::get);
    private final Spans spans = new Spans(new Spans.Service("n", "1"), 1, queue, Clock.getDefault());

    @BeforeEach
    void listen() {
        log.start();
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        CompletableResultCode closing = queue.shutdown();
        await().until(() -> {
            collector.unanswered.forEach(CompletableResultCode::succeed);
            return closing.isDone();
        });
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void end(int count) {
        for (int i = 0; i < count; i++) {
            spans.route(sampled(), "t").end();
        }
    }

    private static Context sampled() {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), PublishProperties.SAMPLED, new TextMapGetter<>() {
                    @Override
                    public Iterable<String> keys(String carrier) {
                        return List.of("traceparent");
                    }

                    @Override
                    public @Nullable String get(@Nullable String carrier, String key) {
                        return key.equals("traceparent") ? carrier : null;
                    }
                });
    }

    @Test
    void whatIsTakenIsCounted() {
        end(1);
        collector.next().succeed();
        await().until(() -> queue.exported() == 1);
        assertThat(queue.dropped() + queue.failed()).isZero();
        assertThat(lines()).isEmpty();
    }

    @Test
    void whileTheCollectorDoesNotAnswerNobodyWaitsAndWhatFindsNoRoomIsCounted() {
        end(1);
        CompletableResultCode first = collector.next(); // and now its thread waits
        end(CAPACITY + 5);
        assertThat(queue.dropped()).isEqualTo(5);
        assertThat(lines()).isEmpty();

        first.succeed();
        await().until(() -> !lines().isEmpty());
        assertThat(lines())
                .containsExactly("WARN 5 spans of traces are lost: there are more than the collector of traces takes");
    }

    @Test
    void aCollectorThatIsAwayIsOneLineAMinuteAndOneWhenItIsBack() {
        end(1);
        collector.next().failExceptionally(new IOException("Connection\nrefused"));
        await().until(() -> lines().size() == 1);
        assertThat(lines())
                .containsExactly("WARN 1 spans of traces are lost: the collector of traces does not take them:"
                        + " java.io.IOException: Connection refused");
        for (int i = 2; i <= 4; i++) {
            end(1);
            collector.next().fail();
            int failed = i;
            await().until(() -> queue.failed() == failed);
        }
        assertThat(lines()).hasSize(1);

        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        end(1);
        collector.next().fail();
        await().until(() -> lines().size() == 2);
        assertThat(lines()).endsWith("WARN 4 spans of traces are lost: the collector of traces does not take them");

        end(1);
        collector.next().succeed();
        await().until(() -> lines().size() == 3);
        assertThat(lines()).endsWith("INFO The collector of traces takes spans again");
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }
}
