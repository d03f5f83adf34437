package io.flockmq.broker.trace;

import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one message on this node. The event loop that the message came to writes what is not final before it hands the message
 * over to any other thread.
 */
final class SpannedMessage implements MessageTrace {

    private final Spans spans;
    private final String topic;
    private final Context parent;
    private final @Nullable Span receive;
    private final int mostDeliveries;
    private final AtomicInteger deliveries = new AtomicInteger();

    private @Nullable Span route;
    private Context routed;
    private long routedSince;

    /**
     * Nothing has happened to the message yet.
     *
     * @param parent of the span in which it is routed
     * @param receive the span in which it came; null where it came from another node
     */
    SpannedMessage(Spans spans, String topic, Context parent, @Nullable Span receive, int mostDeliveries) {
        this.spans = spans;
        this.topic = topic;
        this.parent = parent;
        this.receive = receive;
        this.mostDeliveries = mostDeliveries;
        this.routed = parent;
    }

    @Override
    public String id() {
        return Span.fromContext(parent).getSpanContext().getTraceId();
    }

    @Override
    public void routing() {
        routedSince = spans.now();
        Span started = spans.route(parent, topic);
        route = started;
        routed = parent.with(started);
    }

    @Override
    public void routed(ReasonCode reason) {
        if (route != null) {
            Spans.end(route, reason);
        }
    }

    @Override
    public void acknowledged(ReasonCode reason) {
        if (receive != null) {
            Spans.end(receive, reason);
        }
    }

    @Override
    public void delivered(String clientId, Qos qos) {
        if (hasRoom()) {
            spans.deliver(routed, clientId, topic, routedSince)
                    .setAttribute(Spans.QOS, (long) qos.value())
                    .end();
        }
    }

    @Override
    public void dropped(String clientId, String reason) {
        if (hasRoom()) {
            Span span = spans.deliver(routed, clientId, topic, routedSince);
            Spans.fail(span, reason);
            span.end();
        }
    }

    private boolean hasRoom() {
        return deliveries.get() < mostDeliveries && deliveries.getAndIncrement() < mostDeliveries;
    }
}
