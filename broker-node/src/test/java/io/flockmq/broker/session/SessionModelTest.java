package io.flockmq.broker.session;

import io.flockmq.broker.topic.Qos;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to a client and in whatever order, its session keeps its promises: no QoS 1 or 2 message is lost without a
 * drop by name, QoS 2 is exactly once in both directions, order is kept, the window is not exceeded, and the budget is what the queues hold.
 */
class SessionModelTest {

    @Provide
    Arbitrary<ModelStep> steps() {
        Arbitrary<ModelStep> deliver = Arbitraries.of(Qos.class).map(ModelStep.Deliver::new);
        Arbitrary<ModelStep> deliverExpiring = Arbitraries.of(Qos.class).map(ModelStep.DeliverExpiring::new);
        Arbitrary<ModelStep> acknowledge = Arbitraries.integers().between(0, 3).map(ModelStep.Acknowledge::new);
        Arbitrary<ModelStep> acknowledgeEarly = Arbitraries.just(new ModelStep.AcknowledgeEarly());
        Arbitrary<ModelStep> refuse = Arbitraries.integers().between(0, 3).map(ModelStep.Refuse::new);
        Arbitrary<ModelStep> publish = Arbitraries.integers().between(1, 4).map(ModelStep.Publish::new);
        Arbitrary<ModelStep> release = Arbitraries.integers().between(1, 4).map(ModelStep.Release::new);
        Arbitrary<ModelStep> lose = Arbitraries.just(new ModelStep.Lose());
        Arbitrary<ModelStep> connect = Arbitraries.integers().between(1, 5).map(ModelStep.Connect::new);
        Arbitrary<ModelStep> cleanStart = Arbitraries.integers().between(1, 5).map(ModelStep.CleanStart::new);
        Arbitrary<ModelStep> pass = Arbitraries.of(1L, 20L, 61L).map(ModelStep.Pass::new);
        Arbitrary<ModelStep> block = Arbitraries.integers().between(0, 2).map(ModelStep.TakeOnly::new);
        Arbitrary<ModelStep> unblock = Arbitraries.just(new ModelStep.TakeEverything());
        return Arbitraries.frequencyOf(
                Tuple.of(10, deliver),
                Tuple.of(2, deliverExpiring),
                Tuple.of(10, acknowledge),
                Tuple.of(1, acknowledgeEarly),
                Tuple.of(1, refuse),
                Tuple.of(4, publish),
                Tuple.of(3, release),
                Tuple.of(3, lose),
                Tuple.of(3, connect),
                Tuple.of(1, cleanStart),
                Tuple.of(1, pass),
                Tuple.of(5, block),
                Tuple.of(2, unblock));
    }

    @Property(tries = 3000)
    void aSessionKeepsItsPromises(
            @ForAll @Size(max = 80) List<@From("steps") ModelStep> steps,
            @ForAll boolean dropOldest,
            @ForAll boolean queueQos0) {
        Limits limits = Limits.generous().inFlight(4).queuedMessages(8).receiveMaximum(SessionModel.RECEIVE_MAXIMUM);
        if (dropOldest) {
            limits.dropOldest();
        }
        if (queueQos0) {
            limits.queueQos0();
        }
        SessionModel model = new SessionModel(limits);
        for (ModelStep step : steps) {
            model.perform(step);
            model.check();
        }
        model.bringToAnEnd();
    }
}
