package io.flockmq.broker.trace;

import io.flockmq.broker.event.MessageTracer;
import io.flockmq.broker.security.Rate;
import io.flockmq.broker.security.SharedTokenBucket;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages that are to be traced: their publisher says so in the trace context that they carry, this node's share of traces
 * has theirs, and there are not too many of them now. Thread-safe.
 */
public final class MessageSpans implements MessageTracer {

    private static final TextMapGetter<TraceProperties> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceProperties from) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable TraceProperties from, String key) {
            if (from == null) {
                return null;
            }
            return switch (key) {
                case "traceparent" -> from.traceparent();
                case "tracestate" -> from.tracestate().isEmpty() ? null : from.tracestate();
                default -> null;
            };
        }
    };

    private final Spans spans;
    private final int mostDeliveries;
    private final SharedTokenBucket bucket;
    private final LongSupplier nanoTime;

    /**
     * Traces nothing yet.
     *
     * @param spans where spans go
     * @param mostDeliveries subscribers of one message on this node that have a span
     * @param mostMessages messages traced in a second
     * @param nanoTime the monotonic clock
     */
    public MessageSpans(Spans spans, int mostDeliveries, Rate mostMessages, LongSupplier nanoTime) {
        this.spans = spans;
        this.mostDeliveries = mostDeliveries;
        this.bucket = new SharedTokenBucket(mostMessages, nanoTime.getAsLong());
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable MessageTrace received(String clientId, Topic topic, Qos qos, byte[] properties, int size) {
        Context publisher = publisher(properties);
        if (publisher == null) {
            return null;
        }
        Span receive = spans.receive(publisher, clientId, topic.name(), qos, size);
        return receive.getSpanContext().isSampled()
                ? new SpannedMessage(spans, topic.name(), publisher.with(receive), receive, mostDeliveries)
                : null;
    }

    @Override
    public @Nullable MessageTrace forwarded(Message message) {
        Context publisher = publisher(message.properties());
        return publisher == null
                ? null
                : new SpannedMessage(spans, message.topic().name(), publisher, null, mostDeliveries);
    }

    /** The publisher's span, if the message is to be traced. */
    private @Nullable Context publisher(byte[] properties) {
        if (properties.length < TraceProperties.TRACEPARENT_LENGTH) {
            return null;
        }
        TraceProperties found = TraceProperties.find(properties);
        if (found == null) {
            return null;
        }
        // What is malformed is taken for nothing, and the message is none the worse for it.
        Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), found, GETTER);
        SpanContext span = Span.fromContext(context).getSpanContext();
        return span.isValid() && span.isSampled() && bucket.tryTake(nanoTime.getAsLong()) ? context : null;
    }
}
