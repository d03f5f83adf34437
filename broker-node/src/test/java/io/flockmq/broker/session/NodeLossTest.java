package io.flockmq.broker.session;

import io.flockmq.broker.session.NodeLossStep.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Whenever a node is lost and a session goes on from its copy: what was confirmed is not lost, QoS 2 is exactly once in both
 * directions as the client sees it, order is kept per QoS, and no packet identifier means two messages.
 */
class NodeLossTest {

    @Provide
    Arbitrary<NodeLossStep> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(6, Kind.DELIVER_QOS_1),
                Tuple.of(6, Kind.DELIVER_QOS_2),
                Tuple.of(8, Kind.READ),
                Tuple.of(10, Kind.ANSWER),
                Tuple.of(5, Kind.PUBLISH),
                Tuple.of(4, Kind.ROUTED),
                Tuple.of(10, Kind.WRITE),
                Tuple.of(10, Kind.ARRIVE),
                Tuple.of(9, Kind.CONFIRM),
                Tuple.of(1, Kind.LOSE_COPY),
                Tuple.of(3, Kind.LOSE_NODE),
                Tuple.of(1, Kind.LOSE_CONNECTION),
                Tuple.of(6, Kind.CONNECT),
                Tuple.of(1, Kind.TAKE_ONLY),
                Tuple.of(1, Kind.TAKE_EVERYTHING));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 3)).as(NodeLossStep::new);
    }

    @Property(tries = 5000)
    void aSessionThatGoesOnFromItsCopyKeepsItsPromises(
            @ForAll @Size(max = 150) List<@From("steps") NodeLossStep> steps) {
        NodeLossModel model = new NodeLossModel(Limits.generous().inFlight(4));
        steps.forEach(model::perform);
        model.bringToAnEnd();
    }
}
