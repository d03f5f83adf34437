package io.flockmq.broker.trace;

import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Makes the spans of a node, with the names of OpenTelemetry's semantic conventions for messaging; {@code docs/tracing.md} lists them.
 * Thread-safe.
 */
public final class Spans implements AutoCloseable {

    /** The QoS that a message came or went with. */
    static final AttributeKey<Long> QOS = AttributeKey.longKey("mqtt.qos");

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> CLIENT_ID = AttributeKey.stringKey("messaging.client.id");
    private static final AttributeKey<Long> BODY_SIZE = AttributeKey.longKey("messaging.message.body.size");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Long> REASON_CODE = AttributeKey.longKey("mqtt.reason_code");

    /** Characters of a topic or client id that a span shows. */
    private static final int LONGEST_ATTRIBUTE = 256;

    private static final long END_SECONDS = 5;

    /**
     * Whose spans these are.
     *
     * @param node its id among the nodes, or what else tells it from others
     * @param version of FlockMQ
     */
    public record Service(String node, String version) {

        Resource resource() {
            return Resource.getDefault()
                    .merge(Resource.create(Attributes.of(
                            AttributeKey.stringKey("service.name"),
                            "flockmq",
                            AttributeKey.stringKey("service.version"),
                            version,
                            AttributeKey.stringKey("service.instance.id"),
                            node)));
        }
    }

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Clock clock;

    /**
     * Makes none yet.
     *
     * @param sampleOneIn of how many traces that their publishers sample one is kept, at least 1; the same ones on every node
     * @param processor takes the spans that have ended
     * @param clock the time of spans
     */
    public Spans(Service service, int sampleOneIn, SpanProcessor processor, Clock clock) {
        this.clock = clock;
        provider = SdkTracerProvider.builder()
                .setResource(service.resource())
                .setClock(clock)
                .setSampler(Sampler.parentBasedBuilder(Sampler.alwaysOff())
                        .setRemoteParentSampled(
                                sampleOneIn == 1 ? Sampler.alwaysOn() : Sampler.traceIdRatioBased(1.0 / sampleOneIn))
                        .build())
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_ATTRIBUTE)
                        .build())
                .addSpanProcessor(processor)
                .build();
        tracer = provider.get("io.flockmq.broker");
    }

    /** Now, in nanoseconds since 1970. */
    long now() {
        return clock.now();
    }

    /** A message comes from its publisher. */
    Span receive(Context publisher, String clientId, String topic, Qos qos, int size) {
        return span("receive", SpanKind.CONSUMER, publisher, topic)
                .setAttribute(OPERATION_TYPE, "receive")
                .setAttribute(CLIENT_ID, clientId)
                .setAttribute(BODY_SIZE, (long) size)
                .setAttribute(QOS, (long) qos.value())
                .startSpan();
    }

    /** A message is given to those who get it. */
    Span route(Context parent, String topic) {
        return span("route", SpanKind.INTERNAL, parent, topic).startSpan();
    }

    /** A message goes to a subscriber, and has been on its way since {@code from}, in nanoseconds since 1970. */
    Span deliver(Context parent, String clientId, String topic, long from) {
        return span("deliver", SpanKind.PRODUCER, parent, topic)
                .setAttribute(OPERATION_TYPE, "send")
                .setAttribute(CLIENT_ID, clientId)
                .setStartTimestamp(from, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private SpanBuilder span(String operation, SpanKind kind, Context parent, String topic) {
        return tracer.spanBuilder(operation)
                .setSpanKind(kind)
                .setParent(parent)
                .setAttribute(SYSTEM, "mqtt")
                .setAttribute(OPERATION, operation)
                .setAttribute(DESTINATION, topic);
    }

    static void end(Span span, ReasonCode reason) {
        span.setAttribute(REASON_CODE, (long) reason.value());
        if (reason.isError()) {
            fail(span, reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        span.end();
    }

    static void fail(Span span, String reason) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(ERROR, reason);
    }

    /** Sends what has ended, for a few seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(END_SECONDS, TimeUnit.SECONDS);
    }
}
