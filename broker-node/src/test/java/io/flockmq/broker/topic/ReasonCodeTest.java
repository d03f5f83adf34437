package io.flockmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonCodeTest {

    @Test
    void isFoundByItsValue() {
        for (ReasonCode code : ReasonCode.values()) {
            assertThat(ReasonCode.of(code.value())).isSameAs(code);
        }
        assertThat(ReasonCode.of(0x03)).isNull();
        assertThat(ReasonCode.of(0xFF)).isNull();
    }

    @Test
    void isAnErrorFrom0x80On() {
        assertThat(ReasonCode.RE_AUTHENTICATE.isError()).isFalse();
        assertThat(ReasonCode.UNSPECIFIED_ERROR.isError()).isTrue();
    }

    @Test
    void theLowerQosIsDelivered() {
        assertThat(Qos.EXACTLY_ONCE.atMost(Qos.AT_LEAST_ONCE)).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(Qos.AT_MOST_ONCE.atMost(Qos.EXACTLY_ONCE)).isEqualTo(Qos.AT_MOST_ONCE);
    }
}
