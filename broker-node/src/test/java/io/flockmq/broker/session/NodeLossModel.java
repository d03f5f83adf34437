package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.session.NodeLossStep.Kind;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.session.Session.AckResult;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the specification, and a session for it that has a copy on another node: when the node is lost, the
 * session goes on from what the copy has. Messages are confirmed to their publishers when the session says so.
 */
final class NodeLossModel {

    private static final class Tracked extends Confirmation {
        private final int number;
        private final Qos qos;
        private boolean confirmed;
        private int delivered;

        private Tracked(int number, Qos qos) {
            super(0);
            this.number = number;
            this.qos = qos;
        }

        @Override
        protected void confirmed() {
            confirmed = true;
        }
    }

    private final ManualTimers timers = new ManualTimers();
    private final Limits limits;
    private final List<Tracked> messages = new ArrayList<>();
    private final ClientPublishing publishing = new ClientPublishing();
    private ManualJournal journal;
    private OneLoop loop;
    private Session session;
    private long epoch = 1;
    private @Nullable RecordingLink link;
    private boolean online;
    private int window;
    private int takesAtFirst = Integer.MAX_VALUE;

    /** How much of what was sent on this connection the client has read, and what it owes an answer to. */
    private int read;

    private final Map<Integer, Sent> owed = new LinkedHashMap<>();
    /** The client's QoS 2 messages by packet identifier, until PUBREL: this it remembers over all connections. */
    private final Map<Integer, Tracked> unreleased = new HashMap<>();

    private final Map<Qos, Integer> lastNew = new EnumMap<>(Qos.class);

    NodeLossModel(Limits limits) {
        this.limits = limits;
        journal = new ManualJournal(timers);
        loop = new OneLoop(limits, timers, journal);
        session = open(5, false);
        journal.settle();
    }

    void perform(NodeLossStep step) {
        int which = step.which();
        switch (step.kind()) {
            case DELIVER_QOS_1 -> deliver(Qos.AT_LEAST_ONCE);
            case DELIVER_QOS_2 -> deliver(Qos.EXACTLY_ONCE);
            case READ -> read(which + 1);
            case ANSWER -> answer(which);
            case PUBLISH -> {
                if (online) {
                    publishing.publish(session, which);
                }
            }
            case ROUTED -> publishing.routed(session);
            case WRITE -> journal.write();
            case ARRIVE -> journal.arrive();
            case CONFIRM -> journal.confirm();
            case LOSE_COPY -> journal.loseCopy();
            case LOSE_NODE -> loseNode();
            case LOSE_CONNECTION -> loseConnection();
            case CONNECT -> session = open(which + 1, true);
            case TAKE_ONLY -> {
                takesAtFirst = which;
                if (link != null) {
                    link.takesOnly(which);
                }
            }
            case TAKE_EVERYTHING -> {
                takesAtFirst = Integer.MAX_VALUE;
                if (link != null) {
                    link.takesEverything();
                    session.drain();
                }
            }
        }
        check();
    }

    private void deliver(Qos qos) {
        Tracked message = new Tracked(messages.size(), qos);
        messages.add(message);
        message.expect();
        session.deliver(
                new PendingDelivery(
                        Messages.of("t", qos, Integer.toString(message.number)),
                        qos,
                        false,
                        PendingDelivery.NO_IDS,
                        null),
                message);
        message.done();
    }

    // ---------------------------------------------------------------- connections and nodes

    private Session open(int receiveMaximum, boolean present) {
        if (link != null) {
            loseSight();
        }
        RecordingLink opened = new RecordingLink();
        opened.takesOnly(takesAtFirst);
        link = opened;
        window = Math.min(receiveMaximum, 4);
        SessionTable.Request request =
                new SessionTable.Request("c", false, 600, receiveMaximum, null, opened).withEpoch(epoch);
        SessionTable.Opened.Ready ready = (SessionTable.Opened.Ready) loop.table.open(request);
        assertThat(ready.present()).as("session present").isEqualTo(present);
        ready.session().whenStored(() -> {
            if (link == opened) {
                assertThat(opened.sent()).as("sent before CONNACK").isEmpty();
                online = true;
                ready.session().start();
                publishing.resume(ready.session());
            }
        });
        return ready.session();
    }

    private void loseConnection() {
        RecordingLink lost = link;
        if (lost != null) {
            loseSight();
            loop.table.connectionLost(session, lost);
        }
    }

    private void loseSight() {
        link = null;
        online = false;
        read = 0;
        owed.clear();
        publishing.connectionLost();
    }

    private void loseNode() {
        if (!journal.hasCopy()) {
            return; // that would be two losses at a time
        }
        SessionState copy = journal.copy();
        loseSight();
        journal = new ManualJournal(timers);
        loop = new OneLoop(limits, timers, journal);
        epoch++;
        Session restored = loop.table.restore("c", epoch, copy);
        if (restored == null) {
            throw new AssertionError("the session is kept");
        }
        session = restored;
        publishing.nodeLost(session);
    }

    // ---------------------------------------------------------------- the client

    private void read(int packets) {
        for (int i = 0; i < packets && link != null && read < link.sent().size(); i++) {
            switch (link.sent().get(read++)) {
                case Sent.Publish publish -> received(publish);
                case Sent.Pubrel pubrel -> {
                    unreleased.remove(pubrel.packetId());
                    owed.put(pubrel.packetId(), pubrel);
                }
                case Sent.Disconnect _ -> throw new AssertionError("the client is thrown out");
            }
        }
    }

    private void received(Sent.Publish publish) {
        Tracked message = messages.get(Integer.parseInt(publish.payload()));
        int id = publish.packetId();
        assertThat(owed).as("packet identifiers that wait for an answer").doesNotContainKey(id);
        owed.put(id, publish);
        if (message.qos == Qos.EXACTLY_ONCE) {
            Tracked before = unreleased.putIfAbsent(id, message);
            if (before != null) {
                assertThat(before).as("the message of packet identifier %d", id).isSameAs(message);
                return;
            }
            assertThat(message.delivered).as("delivered before").isZero();
        }
        message.delivered++;
        if (message.delivered == 1) {
            Integer last = lastNew.put(message.qos, message.number);
            assertThat(last == null || last < message.number).as("order").isTrue();
        }
    }

    private void answer(int which) {
        if (!online || owed.isEmpty()) {
            return;
        }
        List<Integer> ids = List.copyOf(owed.keySet());
        int id = ids.get(which % ids.size());
        AckResult result = switch (Objects.requireNonNull(owed.remove(id))) {
            case Sent.Publish publish
            when publish.delivery().qos() == Qos.AT_LEAST_ONCE -> session.puback(id, ReasonCode.SUCCESS);
            case Sent.Publish _ -> session.pubrec(id, ReasonCode.SUCCESS);
            case Sent.Pubrel _ -> session.pubcomp(id);
            case Sent.Disconnect _ -> throw new AssertionError("nobody answers DISCONNECT");
        };
        assertThat(result).isEqualTo(AckResult.ACCEPTED);
    }

    // ---------------------------------------------------------------- what holds

    private void check() {
        assertThat(owed.size()).as("window").isLessThanOrEqualTo(window);
        assertThat(loop.events.drops()).isEmpty();
        IdentityHashMap<Confirmation, Boolean> once = new IdentityHashMap<>();
        loop.confirmed.forEach(
                done -> assertThat(once.put(done, true)).as("confirmed twice").isNull());
        if (!online && link != null) {
            assertThat(link.sent()).as("sent before CONNACK").isEmpty();
        }
        publishing.check();
    }

    /** The client comes back and answers everything: then nothing is left, and what was confirmed has come. */
    void bringToAnEnd() {
        perform(new NodeLossStep(Kind.CONNECT, 4));
        perform(new NodeLossStep(Kind.TAKE_EVERYTHING, 0));
        for (int round = 0, quiet = 0; quiet < 3; round++) {
            assertThat(round).as("rounds until nothing moves").isLessThan(1000);
            int before = read;
            journal.settle();
            publishing.routed(session);
            perform(new NodeLossStep(Kind.READ, 1000));
            while (!owed.isEmpty()) {
                perform(new NodeLossStep(Kind.ANSWER, 0));
            }
            quiet = read == before && !publishing.isBusy() ? quiet + 1 : 0;
        }
        for (Tracked message : messages) {
            assertThat(message.confirmed && message.delivered == 0)
                    .as("%s %d is confirmed and lost", message.qos, message.number)
                    .isFalse();
        }
        assertThat(session.queuedMessages()).isZero();
        assertThat(session.inFlightMessages()).isZero();
        assertThat(unreleased).isEmpty();
        assertThat(journal.copy().bytes()).as("left in the copy").isZero();
        publishing.checkEnd();
    }
}
