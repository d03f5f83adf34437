package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may expect of its session, kept by simple means beside the real one. Each message has a topic of its own, by
 * which drops are told apart.
 */
final class SessionModel {

    /** Of QoS 2 messages of the client. */
    static final int RECEIVE_MAXIMUM = 3;

    private enum Fate {
        /** Waits in the queue. */
        WAITS,
        /** Was sent; QoS 1 and 2: the client owes PUBACK or PUBREC. */
        SENT,
        /** QoS 2: the client has it and owes PUBCOMP for PUBREL. */
        RECEIVED,
        /** The client is done with it. */
        DONE,
        /** Given up, by name. */
        DROPPED
    }

    private static final class Tracked {
        private final int number;
        private final Qos qos;
        private final int size;
        private Fate fate = Fate.WAITS;
        private int packetId;

        private Tracked(int number, Qos qos, int size) {
            this.number = number;
            this.qos = qos;
            this.size = size;
        }
    }

    private final OneLoop loop;
    private final Map<String, Tracked> messages = new LinkedHashMap<>();
    private Client client;
    private boolean connected = true;
    private int window;
    /** What the next connection takes before it is not writable. */
    private int takesAtFirst = Integer.MAX_VALUE;
    /** By packet identifier, what the client has to answer on this connection, in the order in which it came. */
    private final Map<Integer, Sent> owed = new LinkedHashMap<>();
    /** The number of the message that was sent last on this connection: of QoS 0, and of the others. */
    private final Map<Boolean, Integer> last = new HashMap<>();

    /** QoS 2 packet identifiers of the client's that it has not released. */
    private final Set<Integer> unreleased = new HashSet<>();

    private int seenSent;
    private int seenDrops;

    SessionModel(Limits limits) {
        loop = new OneLoop(limits);
        client = loop.connect("c", true, 60, 3, null);
        window = 3;
    }

    // ---------------------------------------------------------------- steps

    void perform(ModelStep step) {
        switch (step) {
            case ModelStep.Deliver(Qos qos) -> deliver(qos, Message.NEVER);
            case ModelStep.DeliverExpiring(Qos qos) ->
                deliver(qos, loop.timers.nanoTime() + Duration.ofSeconds(10).toNanos());
            case ModelStep.Acknowledge(int which) -> acknowledge(which);
            case ModelStep.AcknowledgeEarly() -> acknowledgeEarly();
            case ModelStep.Refuse(int which) -> refuse(which);
            case ModelStep.Publish(int packetId) -> publish(packetId);
            case ModelStep.Release(int packetId) -> release(packetId);
            case ModelStep.Lose() -> lose();
            case ModelStep.Connect(int receiveMaximum) -> connect(false, receiveMaximum);
            case ModelStep.CleanStart(int receiveMaximum) -> connect(true, receiveMaximum);
            case ModelStep.Pass(long seconds) -> loop.pass(seconds);
            case ModelStep.TakeOnly(int packets) -> takeOnly(packets);
            case ModelStep.TakeEverything() -> takeEverything();
        }
        takeNote();
    }

    private void deliver(Qos qos, long expiresAt) {
        int number = messages.size();
        Message message = Messages.message("m/" + number, qos, false, "", expiresAt, "x".repeat(number % 7));
        messages.put(message.topic().name(), new Tracked(number, qos, message.size()));
        client.session().deliver(new PendingDelivery(message, qos, false, PendingDelivery.NO_IDS, null));
    }

    private void acknowledge(int which) {
        Sent packet = oneOwed(which);
        switch (packet) {
            case null -> {}
            case Sent.Publish publish
            when publish.delivery().qos() == Qos.AT_LEAST_ONCE -> {
                owed.remove(publish.packetId());
                tracked(publish).fate = Fate.DONE;
                accepted(client.session().puback(publish.packetId(), ReasonCode.SUCCESS));
            }
            case Sent.Publish publish -> {
                owed.remove(publish.packetId());
                tracked(publish).fate = Fate.RECEIVED;
                accepted(client.session().pubrec(publish.packetId(), ReasonCode.SUCCESS));
            }
            case Sent.Pubrel(int packetId) -> {
                owed.remove(packetId);
                received(packetId).fate = Fate.DONE;
                accepted(client.session().pubcomp(packetId));
            }
            case Sent.Disconnect _ -> throw new AssertionError("nobody answers DISCONNECT");
        }
    }

    private void acknowledgeEarly() {
        if (!connected) {
            return;
        }
        with(Fate.SENT).stream()
                .filter(message -> message.qos == Qos.AT_LEAST_ONCE && !owed.containsKey(message.packetId))
                .findFirst()
                .ifPresent(message -> {
                    message.fate = Fate.DONE;
                    accepted(client.session().puback(message.packetId, ReasonCode.SUCCESS));
                });
    }

    private void refuse(int which) {
        if (oneOwed(which) instanceof Sent.Publish publish) {
            owed.remove(publish.packetId());
            accepted(
                    publish.delivery().qos() == Qos.AT_LEAST_ONCE
                            ? client.session().puback(publish.packetId(), ReasonCode.QUOTA_EXCEEDED)
                            : client.session().pubrec(publish.packetId(), ReasonCode.QUOTA_EXCEEDED));
        }
    }

    private void publish(int packetId) {
        boolean isNew = !unreleased.contains(packetId);
        Session session = client.session();
        if (!connected) {
            return;
        }
        assertThat(session.exceedsReceiveMaximum(packetId)).isEqualTo(isNew && unreleased.size() == RECEIVE_MAXIMUM);
        if (session.exceedsReceiveMaximum(packetId)) {
            return; // the connection would end
        }
        assertThat(session.receiveQos2(packetId)).as("to be routed").isEqualTo(isNew);
        session.routedQos2(packetId);
        unreleased.add(packetId);
    }

    private void release(int packetId) {
        if (connected) {
            assertThat(client.session().releaseQos2(packetId)).as("known").isEqualTo(unreleased.remove(packetId));
        }
    }

    private static void accepted(Session.AckResult result) {
        assertThat(result).isEqualTo(Session.AckResult.ACCEPTED);
    }

    private @Nullable Sent oneOwed(int which) {
        List<Sent> all = List.copyOf(owed.values());
        return !connected || all.isEmpty() ? null : all.get(which % all.size());
    }

    private void lose() {
        if (connected) {
            connected = false;
            owed.clear();
            loop.lose(client);
        }
    }

    private void connect(boolean cleanStart, int receiveMaximum) {
        Client before = client;
        boolean there = !before.session().hasEnded() && !cleanStart;
        boolean takesOver = connected;
        owed.clear();
        RecordingLink link = new RecordingLink();
        link.takesOnly(takesAtFirst);
        client = loop.connect("c", cleanStart, 60, receiveMaximum, null, link);
        connected = true;
        window = Math.min(receiveMaximum, 4);
        seenSent = 0;
        last.clear();
        assertThat(client.present()).isEqualTo(there);
        assertThat(before.link().sent().stream().anyMatch(Sent.Disconnect.class::isInstance))
                .isEqualTo(takesOver);
        loop.lose(before); // late, and of no importance
        if (!there) {
            receivedIsDone();
            unreleased.clear();
        }
    }

    private void takeOnly(int packets) {
        takesAtFirst = packets;
        client.link().takesOnly(packets);
    }

    private void takeEverything() {
        takesAtFirst = Integer.MAX_VALUE;
        client.link().takesEverything();
        if (connected) {
            client.session().drain();
        }
    }

    // ---------------------------------------------------------------- what the session did about it

    private void takeNote() {
        List<BrokerEvent.MessageDropped> drops = loop.events.drops();
        for (BrokerEvent.MessageDropped drop : drops.subList(seenDrops, drops.size())) {
            Tracked message = tracked(drop.topic());
            assertThat(message.fate).as("%s, dropped", drop).isIn(Fate.WAITS, Fate.SENT);
            message.fate = Fate.DROPPED;
        }
        seenDrops = drops.size();
        List<Sent> sent = client.link().sent();
        for (Sent packet : sent.subList(seenSent, sent.size())) {
            switch (packet) {
                case Sent.Publish publish -> wasSent(publish);
                case Sent.Pubrel(int packetId) -> {
                    assertThat(received(packetId).fate).isEqualTo(Fate.RECEIVED);
                    owed.put(packetId, packet);
                }
                case Sent.Disconnect _ -> throw new AssertionError("the client is thrown out");
            }
        }
        seenSent = sent.size();
        if (client.session().hasEnded()) {
            receivedIsDone();
        }
    }

    /** The session is over: nobody asks for PUBCOMP any more. */
    private void receivedIsDone() {
        with(Fate.RECEIVED).forEach(message -> message.fate = Fate.DONE);
    }

    private void wasSent(Sent.Publish publish) {
        Tracked message = tracked(publish);
        inOrder(message);
        if (publish.delivery().qos() == Qos.AT_MOST_ONCE) {
            assertThat(message.fate).isEqualTo(Fate.WAITS);
            assertThat(publish.dup()).isFalse();
            message.fate = Fate.DONE;
            return;
        }
        if (publish.dup()) {
            assertThat(message.fate).as("sent again").isEqualTo(Fate.SENT);
            assertThat(publish.packetId()).isEqualTo(message.packetId);
        } else {
            assertThat(message.fate).as("sent for the first time").isEqualTo(Fate.WAITS);
            assertThat(inFlight()).noneMatch(other -> other.packetId == publish.packetId());
            message.packetId = publish.packetId();
            message.fate = Fate.SENT;
        }
        assertThat(owed).as("one answer at a time").doesNotContainKey(publish.packetId());
        owed.put(publish.packetId(), publish);
    }

    /** QoS 1 and 2 keep their order among themselves, too. */
    private void inOrder(Tracked message) {
        Integer before = last.put(message.qos == Qos.AT_MOST_ONCE, message.number);
        assertThat(before == null || before < message.number).as("order").isTrue();
    }

    // ---------------------------------------------------------------- what holds at any time

    void check() {
        Session session = client.session();
        List<Tracked> waiting = with(Fate.WAITS);
        long bytes = waiting.stream().mapToLong(message -> message.size).sum();
        assertThat(loop.budget.used()).as("budget").isEqualTo(bytes);
        assertThat(session.queuedBytes()).isEqualTo(bytes);
        assertThat(session.queuedMessages()).as("none lost from the queue").isEqualTo(waiting.size());
        assertThat(session.inFlightMessages())
                .as("none lost in flight")
                .isEqualTo(inFlight().size());
        assertThat(owed.size()).as("window").isLessThanOrEqualTo(window);
        assertThat(loop.counts.sessions()).isEqualTo(session.hasEnded() ? 0 : 1);
        assertThat(loop.counts.connectedNow()).isEqualTo(connected ? 1 : 0);
        assertThat(loop.events.of(BrokerEvent.InternalFault.class)).isEmpty();
    }

    /** The client comes back and answers everything: then nothing is left. */
    void bringToAnEnd() {
        perform(new ModelStep.Connect(5));
        perform(new ModelStep.TakeEverything());
        while (!owed.isEmpty()) {
            perform(new ModelStep.Acknowledge(0));
            check();
        }
        List<Tracked> open = new ArrayList<>(messages.values());
        open.removeIf(message -> message.fate == Fate.DONE || message.fate == Fate.DROPPED);
        assertThat(open).isEmpty();
        assertThat(client.session().queuedMessages()).isZero();
        assertThat(client.session().inFlightMessages()).isZero();
        perform(new ModelStep.Lose());
        perform(new ModelStep.Pass(61));
        assertThat(loop.budget.used()).isZero();
        assertThat(loop.timers.waiting()).isZero();
        assertThat(loop.counts.sessions()).isZero();
    }

    private List<Tracked> with(Fate fate) {
        return messages.values().stream()
                .filter(message -> message.fate == fate)
                .toList();
    }

    private List<Tracked> inFlight() {
        return messages.values().stream()
                .filter(message -> message.qos != Qos.AT_MOST_ONCE)
                .filter(message -> message.fate == Fate.SENT || message.fate == Fate.RECEIVED)
                .toList();
    }

    private Tracked tracked(Sent.Publish publish) {
        return tracked(publish.delivery().message().topic().name());
    }

    private Tracked tracked(String topic) {
        Tracked message = messages.get(topic);
        if (message == null) {
            throw new AssertionError("nobody delivered " + topic);
        }
        return message;
    }

    private Tracked received(int packetId) {
        return inFlight().stream()
                .filter(message -> message.fate == Fate.RECEIVED && message.packetId == packetId)
                .findFirst()
                .orElseThrow(() -> new AssertionError("PUBREL for " + packetId));
    }
}
