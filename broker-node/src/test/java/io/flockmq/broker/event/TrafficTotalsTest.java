package io.flockmq.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Qos;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficTotalsTest {

    @Test
    void everyCounterHasAPlaceOfItsOwn() {
        Set<Integer> places = new HashSet<>(List.of(TrafficLayout.DROPPED, TrafficLayout.CONNECTIONS));
        int counters = 2;
        for (Direction direction : Direction.values()) {
            places.add(TrafficLayout.bytes(direction));
            counters++;
            for (PacketType type : PacketType.values()) {
                places.add(TrafficLayout.packets(direction, type));
                counters++;
            }
            for (Qos qos : Qos.values()) {
                places.add(TrafficLayout.messages(direction, qos));
                places.add(TrafficLayout.payload(direction, qos));
                counters += 2;
            }
        }
        assertThat(places).hasSize(counters).hasSize(TrafficLayout.SIZE).allMatch(place -> place < TrafficLayout.SIZE);
    }

    @Test
    void theEventLoopsAreSummedUp() {
        TrafficCounters one = new TrafficCounters();
        one.message(Direction.RECEIVED, Qos.AT_LEAST_ONCE, 10);
        one.packet(Direction.RECEIVED, PacketType.PINGREQ);
        TrafficCounters other = new TrafficCounters();
        other.message(Direction.RECEIVED, Qos.EXACTLY_ONCE, 5);
        other.message(Direction.SENT, Qos.AT_MOST_ONCE, 3);
        other.connection();
        other.dropped();

        TrafficTotals totals = TrafficTotals.of(List.of(one, other));

        assertThat(totals.messages(Direction.RECEIVED)).isEqualTo(2);
        assertThat(totals.messages(Direction.RECEIVED, Qos.EXACTLY_ONCE)).isEqualTo(1);
        assertThat(totals.payloadBytes(Direction.RECEIVED)).isEqualTo(15);
        assertThat(totals.packets(Direction.RECEIVED)).isEqualTo(3);
        assertThat(totals.packets(Direction.RECEIVED, PacketType.PUBLISH)).isEqualTo(2);
        assertThat(totals.packets(Direction.SENT, PacketType.PUBLISH)).isEqualTo(1);
        assertThat(totals.connections()).isEqualTo(1);
        assertThat(totals.dropped()).isEqualTo(1);
        assertThat(totals.plus(totals).payloadBytes(Direction.RECEIVED)).isEqualTo(30);
    }
}
