package io.flockmq.broker.config;

import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.security.Rate;
import io.flockmq.broker.trace.MessageSpans;
import io.flockmq.broker.trace.SpanQueue;
import io.flockmq.broker.trace.Spans;
import io.flockmq.broker.transport.MqttNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Who traces messages, or nobody where that is switched off. */
record Tracing(@Nullable MessageTracer tracer, @Nullable Spans spans) implements AutoCloseable {

    private static final Duration BATCH_DELAY = Duration.ofSeconds(1);
    private static final Duration EXPORT_LIMIT = Duration.ofSeconds(10);

    /** Nobody traces anything. */
    static final Tracing OFF = new Tracing(null, null);

    static Tracing of(BrokerProperties.Tracing settings, Spans.Service service, MeterRegistry meters) {
        if (!settings.enabled()) {
            return OFF;
        }
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint())
                .setTimeout(EXPORT_LIMIT)
                .setConnectTimeout(EXPORT_LIMIT)
                .setRetryPolicy(null) // the next batch is soon, and this one would hold it up
                .build();
        SpanQueue queue =
                new SpanQueue(exporter, settings.maxQueuedSpans(), BATCH_DELAY, EXPORT_LIMIT, MqttNode::nanoTime);
        count(meters, "exported", queue, SpanQueue::exported);
        count(meters, "failed", queue, SpanQueue::failed);
        count(meters, "dropped", queue, SpanQueue::dropped);
        Spans spans = new Spans(service, settings.sampleOneIn(), queue, Clock.getDefault());
        MessageSpans tracer = new MessageSpans(
                spans, settings.maxDeliveries(), new Rate(settings.maxMessageRate()), MqttNode::nanoTime);
        return new Tracing(tracer, spans);
    }

    private static void count(
            MeterRegistry meters, String result, SpanQueue queue, ToDoubleFunction<SpanQueue> counter) {
        FunctionCounter.builder("flockmq.tracing.spans", queue, counter)
                .description("Spans of traces that have ended, by what became of them")
                .tag("result", result)
                .register(meters);
    }

    /** What is wrong with the settings beyond the range of each value. */
    static List<ListenerRules.Breach> check(BrokerProperties.Tracing settings) {
        return isUrl(settings.endpoint())
                ? List.of()
                : List.of(new ListenerRules.Breach(
                        "mqtt.tracing.endpoint",
                        settings.endpoint(),
                        "not the address of a collector; allowed: http:// or https:// with a host,"
                                + " such as http://127.0.0.1:4318/v1/traces"));
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** Sends what is waiting, for a few seconds at most. */
    @Override
    public void close() {
        if (spans != null) {
            spans.close();
        }
    }
}
