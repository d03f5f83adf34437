package io.flockmq.broker.trace;

import static io.flockmq.broker.trace.PublishProperties.PARENT;
import static io.flockmq.broker.trace.PublishProperties.SAMPLED;
import static io.flockmq.broker.trace.PublishProperties.TRACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.security.Rate;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.MessageTrace;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has spans, and what they say. */
class MessageSpansTest {

    private static final int MOST_DELIVERIES = 3;
    private static final int MOST_MESSAGES = 5;
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final AtomicLong epoch = new AtomicLong(1_800_000_000_000_000_000L);
    private final AtomicLong now = new AtomicLong(7);
    private final Clock clock = new Clock() {
        @Override
        public long now() {
            return epoch.get();
        }

        @Override
        public long nanoTime() {
            return epoch.get();
        }
    };
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final Spans spans = spans(1);
    private final MessageSpans tracer = tracer(spans);

    private Spans spans(int sampleOneIn) {
        return new Spans(new Spans.Service("n1", "1.2"), sampleOneIn, SimpleSpanProcessor.create(exported), clock);
    }

    private MessageSpans tracer(Spans to) {
        return new MessageSpans(to, MOST_DELIVERIES, new Rate(MOST_MESSAGES), now::get);
    }

    @AfterEach
    void close() {
        spans.close();
    }

    @Test
    void aMessageIsReceivedRoutedAndDelivered() {
        MessageTrace trace = Objects.requireNonNull(received(PublishProperties.sampled()));
        assertThat(trace.id()).isEqualTo(TRACE);
        trace.routing();
        trace.delivered("at-once", Qos.AT_MOST_ONCE);
        pass(5);
        trace.routed(ReasonCode.SUCCESS);
        pass(20);
        trace.acknowledged(ReasonCode.SUCCESS);
        pass(200);
        trace.delivered("later", Qos.AT_LEAST_ONCE);

        SpanData receive = one("receive");
        assertThat(receive.getTraceId()).isEqualTo(TRACE);
        assertThat(receive.getParentSpanId()).isEqualTo(PARENT);
        assertThat(receive.getParentSpanContext().isRemote()).isTrue();
        assertThat(receive.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(millis(receive)).isEqualTo(25);
        assertThat(attributes(receive))
                .contains(
                        "messaging.system=mqtt",
                        "messaging.operation.name=receive",
                        "messaging.operation.type=receive",
                        "messaging.destination.name=a/b",
                        "messaging.client.id=publisher",
                        "messaging.message.body.size=3",
                        "mqtt.qos=1",
                        "mqtt.reason_code=0");
        assertThat(receive.getResource().getAttributes().asMap().toString())
                .contains("service.name=flockmq", "service.version=1.2", "service.instance.id=n1");

        SpanData route = one("route");
        assertThat(route.getParentSpanId()).isEqualTo(receive.getSpanId());
        assertThat(route.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(millis(route)).isEqualTo(5);

        List<SpanData> deliveries = all("deliver");
        assertThat(deliveries)
                .hasSize(2)
                .allSatisfy(deliver -> {
                    assertThat(deliver.getTraceId()).isEqualTo(TRACE);
                    assertThat(deliver.getParentSpanId()).isEqualTo(route.getSpanId());
                    assertThat(deliver.getKind()).isEqualTo(SpanKind.PRODUCER);
                })
                .extracting(MessageSpansTest::millis)
                .containsExactly(0L, 225L);
        assertThat(attributes(deliveries.getLast()))
                .contains("messaging.operation.type=send", "messaging.client.id=later", "mqtt.qos=1");
    }

    @Test
    void whereAMessageComesFromAnotherNodeItIsRoutedBelowThePublishersSpan() {
        MessageTrace trace = Objects.requireNonNull(tracer.forwarded(message(PublishProperties.sampled())));
        trace.routing();
        trace.routed(ReasonCode.SUCCESS);
        trace.delivered("c", Qos.AT_MOST_ONCE);
        trace.acknowledged(ReasonCode.SUCCESS);

        assertThat(all("receive")).isEmpty();
        assertThat(one("route").getParentSpanId()).isEqualTo(PARENT);
        assertThat(one("deliver").getParentSpanId()).isEqualTo(one("route").getSpanId());
    }

    @Test
    void whatIsRefusedOrDroppedIsAnError() {
        MessageTrace trace = Objects.requireNonNull(received(PublishProperties.sampled()));
        trace.acknowledged(ReasonCode.NOT_AUTHORIZED);
        trace.dropped("slow", "queue-full");

        assertThat(one("receive").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(one("receive").getAttributes().get(ERROR)).isEqualTo("not-authorized");
        assertThat(one("deliver").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(one("deliver").getAttributes().get(ERROR)).isEqualTo("queue-full");
    }

    @Test
    void aMessageForManyHasSpansForTheFirst() {
        MessageTrace trace = Objects.requireNonNull(received(PublishProperties.sampled()));
        trace.routing();
        for (int i = 0; i < 1000; i++) {
            trace.delivered("c" + i, Qos.AT_MOST_ONCE);
            trace.dropped("d" + i, "queue-full");
        }
        assertThat(all("deliver")).hasSize(MOST_DELIVERIES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", // not sampled
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", // no version
                "0X-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", // upper case
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", // version 00 has no more
                "                                                       ",
                "温度温度温度温度温度温度温度温度温度温度温度温度温度温度温度温度温度温度温度",
                "\r\n\0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            })
    void whatIsNotToBeTracedOrMakesNoSenseHasNoSpans(String traceparent) {
        assertThat(received(PublishProperties.traceparent(traceparent))).isNull();
        assertThat(tracer.forwarded(message(PublishProperties.traceparent(traceparent))))
                .isNull();
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(received(PublishProperties.traceparent("cc" + SAMPLED.substring(2) + "-more")))
                .isNotNull();
    }

    @Test
    void aStateIsKeptAndOneThatMakesNoSenseIsNot() {
        assertThat(stateOf("vendor=1,other=2")).containsExactly("vendor=1", "other=2");
        assertThat(stateOf("\r\nforged")).isEmpty();
        assertThat(stateOf("=".repeat(512))).isEmpty();
    }

    private List<String> stateOf(String state) {
        exported.reset();
        byte[] properties = new PublishProperties()
                .user("traceparent", SAMPLED)
                .user("tracestate", state)
                .encoded();
        Objects.requireNonNull(received(properties)).acknowledged(ReasonCode.SUCCESS);
        return one("receive").getSpanContext().getTraceState().asMap().entrySet().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void ofTooManyMessagesTheFirstAreTraced() {
        for (int i = 0; i < MOST_MESSAGES; i++) {
            assertThat(received(PublishProperties.sampled())).isNotNull();
        }
        assertThat(received(PublishProperties.sampled())).isNull();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(received(PublishProperties.sampled())).isNotNull();
    }

    @Test
    void ofManyTracesEveryNodeKeepsTheSame() {
        try (Spans here = spans(10);
                Spans there = spans(10)) {
            MessageSpans receiving = tracer(here);
            MessageSpans receivingToo = tracer(there);
            int kept = 0;
            for (int i = 0; i < 2000; i++) {
                now.addAndGet(TimeUnit.SECONDS.toNanos(1));
                byte[] properties = PublishProperties.traceparent(
                        String.format(Locale.ROOT, "00-0af7651916cd43dd%016x-%s-01", i * 0x9E3779B97F4A7C15L, PARENT));
                MessageTrace one = receiving.received("p", Topic.of("a"), Qos.AT_MOST_ONCE, properties, 0);
                MessageTrace other = receivingToo.received("p", Topic.of("a"), Qos.AT_MOST_ONCE, properties, 0);
                assertThat(one == null).isEqualTo(other == null);
                kept += one == null ? 0 : 1;
            }
            assertThat(kept).isBetween(150, 250);
        }
    }

    @Test
    void hugeNamesAreCut() {
        MessageTrace trace = Objects.requireNonNull(tracer.received(
                "c".repeat(65_535), Topic.of("t".repeat(65_535)), Qos.AT_MOST_ONCE, PublishProperties.sampled(), 0));
        trace.acknowledged(ReasonCode.SUCCESS);
        one("receive")
                .getAttributes()
                .forEach((key, value) -> assertThat(value.toString()).hasSizeLessThanOrEqualTo(256));
    }

    private @Nullable MessageTrace received(byte[] properties) {
        return tracer.received("publisher", Topic.of("a/b"), Qos.AT_LEAST_ONCE, properties, 3);
    }

    private static Message message(byte[] properties) {
        return new Message(Topic.of("a/b"), Qos.AT_LEAST_ONCE, false, "p", Message.NEVER, properties, new byte[3]);
    }

    private void pass(long millis) {
        epoch.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static long millis(SpanData span) {
        return TimeUnit.NANOSECONDS.toMillis(span.getEndEpochNanos() - span.getStartEpochNanos());
    }

    private static List<String> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private SpanData one(String name) {
        assertThat(all(name)).hasSize(1);
        return all(name).getFirst();
    }

    private List<SpanData> all(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }
}
