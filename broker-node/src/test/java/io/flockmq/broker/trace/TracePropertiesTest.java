package io.flockmq.broker.trace;

import static io.flockmq.broker.trace.PublishProperties.SAMPLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Trace context is found among whatever else a client sends, within its bounds. */
class TracePropertiesTest {

    @Test
    void isFoundAmongOtherProperties() {
        byte[] properties = new PublishProperties()
                .payloadFormat()
                .text(0x03, "text/plain")
                .text(0x08, "answers/here")
                .text(0x09, "traceparent")
                .user("other", "1")
                .user("traceparent", SAMPLED)
                .user("tracestate", "vendor=1")
                .user("other", "2")
                .encoded();
        assertThat(TraceProperties.find(properties)).isEqualTo(new TraceProperties(SAMPLED, "vendor=1"));
    }

    @Test
    void aMessageWithoutItHasNone() {
        assertThat(TraceProperties.find(new byte[0])).isNull();
        assertThat(TraceProperties.find(new PublishProperties()
                        .text(0x03, SAMPLED)
                        .user("Traceparent", SAMPLED)
                        .user("traceparents", SAMPLED)
                        .user("", SAMPLED)
                        .user("tracestate", "vendor=1")
                        .encoded()))
                .isNull();
    }

    @Test
    void twoParentsAreNone() {
        assertThat(TraceProperties.find(new PublishProperties()
                        .user("traceparent", SAMPLED)
                        .user("traceparent", SAMPLED)
                        .encoded()))
                .isNull();
    }

    @Test
    void aParentHasTheLengthThatItMayHave() {
        String later = "01" + SAMPLED.substring(2) + "-";
        assertThat(TraceProperties.find(PublishProperties.traceparent(SAMPLED.substring(1))))
                .isNull();
        assertThat(TraceProperties.find(PublishProperties.traceparent(later + "x".repeat(128 - 56))))
                .isNotNull();
        assertThat(TraceProperties.find(PublishProperties.traceparent(later + "x".repeat(128 - 55))))
                .isNull();
        assertThat(TraceProperties.find(PublishProperties.traceparent("x".repeat(65_535))))
                .isNull();
    }

    @Test
    void aStateThatIsTooLongOrComesTwiceIsLeftOut() {
        assertThat(stateOf("a=" + "x".repeat(510))).hasSize(512);
        assertThat(stateOf("a=" + "x".repeat(511))).isEmpty();
        assertThat(TraceProperties.find(new PublishProperties()
                        .user("tracestate", "a=1")
                        .user("traceparent", SAMPLED)
                        .user("tracestate", "b=1")
                        .encoded()))
                .isEqualTo(new TraceProperties(SAMPLED, ""));
    }

    private static String stateOf(String state) {
        byte[] properties = new PublishProperties()
                .user("tracestate", state)
                .user("traceparent", SAMPLED)
                .encoded();
        return Objects.requireNonNull(TraceProperties.find(properties)).tracestate();
    }

    @Property(tries = 500)
    void whateverElseThereIsItIsFound(
            @ForAll @StringLength(max = 300) String name,
            @ForAll @StringLength(max = 300) String value,
            @ForAll @StringLength(max = 300) String text) {
        byte[] properties = new PublishProperties()
                .text(0x09, text)
                .user(name.equals("traceparent") ? "" : name, value)
                .payloadFormat()
                .user("traceparent", SAMPLED)
                .text(0x08, text)
                .encoded();
        assertThat(TraceProperties.find(properties)).isNotNull().returns(SAMPLED, TraceProperties::traceparent);
    }
}
