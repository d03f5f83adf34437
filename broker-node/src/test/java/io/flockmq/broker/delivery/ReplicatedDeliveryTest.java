package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionJournal;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.ReasonCode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who waits for sessions that have copies on other nodes, from whatever event loop. */
class ReplicatedDeliveryTest {

    /** Stores when the test says so. */
    static final class SlowJournal implements SessionJournal {
        private final Set<Session> changed = new LinkedHashSet<>();

        @Override
        public boolean isKept() {
            return true;
        }

        @Override
        public void changed(Session session, Urgency urgency) {
            changed.add(session);
        }

        @Override
        public void ended(Session session) {
            changed.remove(session);
        }

        void stores() {
            for (Session session : Set.copyOf(changed)) {
                changed.remove(session);
                session.takeChanges(_ -> {}).run();
            }
        }
    }

    private final SlowJournal journal = new SlowJournal();
    private final Loops loops = new Loops(3, journal);

    @Test
    void aPublisherIsToldWhenAllSessionsHaveTheMessageStoredOrAcknowledged() {
        Client here = loops.connect(0, "here");
        Client beside = loops.connect(1, "beside");
        Client besideToo = loops.connect(1, "beside too");
        Client clean = loops.connect(2, "clean", 0, null);
        for (Client client : new Client[] {here, beside, besideToo, clean}) {
            loops.subscribe(client, "a", AT_LEAST_ONCE);
        }
        Waiting publisher = publish();
        loops.run();
        assertThat(publisher.told()).isZero();
        here.session().puback(here.link().lastPacketId(), ReasonCode.SUCCESS);
        beside.session().puback(beside.link().lastPacketId(), ReasonCode.SUCCESS);
        loops.run();
        assertThat(publisher.told()).isZero();
        journal.stores();
        loops.run();
        assertThat(publisher.told()).isOne();
    }

    @Test
    void nobodyWaitsForQos0OrForCleanSessions() {
        loops.subscribe(loops.connect(1, "zero"), "a", AT_MOST_ONCE);
        loops.subscribe(loops.connect(1, "clean", 0, null), "a", AT_LEAST_ONCE);
        assertThat(publish().told()).isOne();
    }

    @Test
    void whoWaitsForAMemberWaitsForTheOneThatTakesItsPlace() {
        Client first = loops.connect(1, "first");
        loops.subscribe(first, "$share/g/a", AT_LEAST_ONCE);
        Waiting publisher = publish();
        loops.run();
        Client second = loops.connect(2, "second");
        loops.subscribe(second, "$share/g/a", AT_LEAST_ONCE);
        loops.end(first);
        loops.run();
        assertThat(second.payloads()).containsExactly("x");
        assertThat(publisher.told()).isZero();
        second.session().puback(second.link().lastPacketId(), ReasonCode.SUCCESS);
        loops.run();
        assertThat(publisher.told()).isOne();
    }

    @Test
    void whoWaitsForASessionThatEndsIsTold() {
        Client client = loops.connect(1, "c");
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        Waiting publisher = publish();
        loops.end(client);
        loops.run();
        assertThat(publisher.told()).isOne();
    }

    private Waiting publish() {
        Waiting publisher = new Waiting(0);
        loops.routers[0].publish(Messages.of("a", AT_LEAST_ONCE, "x"), publisher);
        publisher.done();
        return publisher;
    }
}
