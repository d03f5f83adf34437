package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueueFiguresTest {

    private final OneLoop loop = new OneLoop(Limits.generous().queueQos0().inFlight(2));
    private final QueueFigures figures = loop.queues;

    @Test
    void nothingWaitsWhereNobodyIs() {
        look();
        assertThat(figures.queuedMessages()).isZero();
        assertThat(figures.inFlightMessages()).isZero();
        assertThat(figures.longestQueue()).isZero();
        assertThat(figures.oldestAge()).isZero();
    }

    @Test
    void whatWaitsIsCountedOverAllSessions() {
        Session one = offline("one");
        deliver(one, Qos.AT_LEAST_ONCE);
        loop.pass(10);
        deliver(one, Qos.AT_MOST_ONCE);
        Session two = offline("two");
        deliver(two, Qos.AT_MOST_ONCE);
        loop.pass(5);
        look();
        assertThat(figures.queuedMessages()).isEqualTo(3);
        assertThat(figures.longestQueue()).isEqualTo(2);
        assertThat(age()).isEqualTo(15);

        OneLoop.Client back = loop.connect("one", false, 60);
        look();
        assertThat(figures.queuedMessages()).isEqualTo(1);
        assertThat(figures.inFlightMessages()).isEqualTo(1);
        assertThat(figures.longestQueue()).isEqualTo(1);
        assertThat(age()).isEqualTo(5);
        assertThat(back.session().puback(1, ReasonCode.SUCCESS)).isEqualTo(Session.AckResult.ACCEPTED);
        assertThat(figures.inFlightMessages()).isZero();
    }

    @Test
    void aSessionThatEndsTakesItsFiguresAlong() {
        deliver(offline("gone"), Qos.AT_LEAST_ONCE);
        OneLoop.Client busy = loop.connect("busy", false, 60);
        for (int i = 0; i < 5; i++) {
            deliver(busy.session(), Qos.AT_LEAST_ONCE);
        }
        assertThat(figures.inFlightMessages()).isEqualTo(2);
        assertThat(figures.queuedMessages()).isEqualTo(4);
        loop.connect("gone", true, 0);
        loop.connect("busy", true, 0);
        look();
        assertThat(figures.queuedMessages()).isZero();
        assertThat(figures.inFlightMessages()).isZero();
        assertThat(figures.longestQueue()).isZero();
    }

    @Test
    void queuesThatComeAndGoWhileTheyAreLookedAtAreNeverLost() {
        QueueFigures alone = new QueueFigures();
        Random random = new Random(7);
        List<OutboundQueue> in = new ArrayList<>();
        List<OutboundQueue> out = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            out.add(new OutboundQueue(
                    Limits.generous().build(), new QueueBudget(Long.MAX_VALUE), alone, new NoListener()));
        }
        for (int step = 0; step < 200_000; step++) {
            if (!out.isEmpty() && (in.isEmpty() || random.nextInt(3) > 0)) {
                OutboundQueue queue = out.removeLast();
                queue.add(delivery(Qos.AT_MOST_ONCE), 0);
                in.add(queue);
            } else {
                OutboundQueue queue = in.remove(random.nextInt(in.size()));
                queue.removeQos0();
                out.add(queue);
            }
            if (step % 1000 == 0) {
                alone.look(0);
            }
        }
        assertThat(alone.queuedMessages()).isEqualTo(in.size());
        for (int round = 0; round < 10; round++) {
            alone.look(0);
        }
        assertThat(alone.longestQueue()).isEqualTo(1);
        in.forEach(OutboundQueue::removeQos0);
        for (int round = 0; round < 10; round++) {
            alone.look(0);
        }
        assertThat(alone.longestQueue()).isZero();
        assertThat(alone.queuedMessages()).isZero();
    }

    private static final class NoListener implements OutboundQueue.Listener {
        @Override
        public void dropped(PendingDelivery delivery, DropReason reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void removed(OutboundMessage message) {
            throw new AssertionError(message);
        }
    }

    private void look() {
        figures.look(loop.timers.nanoTime());
    }

    private long age() {
        return Duration.ofNanos(figures.oldestAge()).toSeconds();
    }

    private Session offline(String clientId) {
        OneLoop.Client client = loop.connect(clientId, false, 60);
        loop.lose(client);
        return client.session();
    }

    private void deliver(Session session, Qos qos) {
        session.deliver(delivery(qos));
    }

    private PendingDelivery delivery(Qos qos) {
        Message message = new Message(
                Topic.of("t"),
                qos,
                false,
                "",
                Message.NEVER,
                new byte[0],
                new byte[] {1},
                null,
                loop.timers.nanoTime(),
                null);
        return new PendingDelivery(message, qos, false, PendingDelivery.NO_IDS, null);
    }
}
