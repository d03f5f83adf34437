package io.flockmq.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The QoS 2 messages of a client, and its connection, which routes them when they are stored and answers when they are routed. */
final class ClientPublishing {

    private static final class Published {
        private final int number;
        private boolean answered;

        private Published(int number) {
            this.number = number;
        }
    }

    /** A message that is with some subscribers. */
    private record Underway(Session session, int packetId) {}

    /** What the client knows, by packet identifier: until PUBREC it sends PUBLISH again, then PUBREL. */
    private final Map<Integer, Published> unfinished = new LinkedHashMap<>();

    private final ArrayDeque<Underway> underway = new ArrayDeque<>();
    private final Set<Integer> unanswered = new HashSet<>();
    /** How often each message was routed, by its number. */
    private final TreeMap<Integer, Integer> routed = new TreeMap<>();

    private final List<Integer> answered = new ArrayList<>();
    /** Another object for each connection; null while there is none. */
    private @Nullable Object connection;

    private int published;
    private boolean nodeLost;

    /** The client publishes with one of three packet identifiers, if that is free. */
    void publish(Session session, int which) {
        int packetId = which % 3 + 1;
        if (!unfinished.containsKey(packetId)) {
            unfinished.put(packetId, new Published(published++));
            send(session, packetId);
        }
    }

    /** The client is back: it goes on where it was. */
    void resume(Session session) {
        connection = new Object();
        for (Map.Entry<Integer, Published> one : Map.copyOf(unfinished).entrySet()) {
            if (one.getValue().answered) {
                release(session, one.getKey());
            } else {
                send(session, one.getKey());
            }
        }
    }

    private void send(Session session, int packetId) {
        Published message = Objects.requireNonNull(unfinished.get(packetId));
        if (session.receiveQos2(packetId, Messages.of("t", Qos.EXACTLY_ONCE, Integer.toString(message.number)))) {
            unanswered.add(packetId);
            session.whenStored(() -> route(session, packetId, message.number));
        } else if (!unanswered.contains(packetId)) {
            pubrec(session, packetId);
        }
    }

    private void route(Session session, int packetId, int number) {
        routed.merge(number, 1, Integer::sum);
        underway.addLast(new Underway(session, packetId));
    }

    /** All subscribers have the message that was routed first. */
    void routed(Session now) {
        Underway first = underway.pollFirst();
        if (first != null) {
            unanswered.remove(first.packetId());
            first.session().routedQos2(first.packetId());
            if (connection != null) {
                pubrec(now, first.packetId());
            }
        }
    }

    private void pubrec(Session session, int packetId) {
        Published message = unfinished.get(packetId);
        if (message != null && !message.answered) {
            message.answered = true;
            answered.add(message.number);
            release(session, packetId);
        }
    }

    private void release(Session session, int packetId) {
        Object askedOn = connection;
        Published message = unfinished.get(packetId);
        session.releaseQos2(packetId);
        session.whenStored(() -> {
            if (connection == askedOn) { // PUBCOMP reaches the client
                unfinished.remove(packetId, message);
            }
        });
    }

    void connectionLost() {
        connection = null;
    }

    /** What the copy knows to be unrouted is routed from there. */
    void nodeLost(Session restored) {
        nodeLost = true;
        underway.clear();
        unanswered.clear();
        restored.unroutedQos2((packetId, message) -> {
            unanswered.add(packetId);
            route(restored, packetId, Integer.parseInt(Messages.text(message)));
        });
    }

    boolean isBusy() {
        return !unfinished.isEmpty();
    }

    void check() {
        if (!nodeLost) {
            assertThat(routed.values()).as("routed more than once").allMatch(times -> times == 1);
        }
    }

    /** Everything that the client was told to be safe was routed. */
    void checkEnd() {
        assertThat(routed.keySet()).containsAll(answered);
    }
}
