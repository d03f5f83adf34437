package io.flockmq.broker.session;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.RecordedEvents;
import io.flockmq.broker.event.TrafficCounters;
import io.flockmq.broker.event.TrafficTotals;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sessions of one event loop, with time, connections and everything around them in the hand of a test. */
final class OneLoop implements SessionTable.Listener {

    /** A client that was connected. */
    record Client(Session session, RecordingLink link, boolean present) {}

    /** A will that was published, and when, in seconds since the test began. */
    record Published(String clientId, String payload, long second) {}

    /** A session that ended, with the payloads that its client never acknowledged. */
    record Ended(String clientId, List<String> undelivered) {}

    private static final byte[] NONE = {};

    final ManualTimers timers;
    final RecordedEvents events = new RecordedEvents();
    final SessionCounts counts = new SessionCounts();
    final TrafficCounters traffic = new TrafficCounters();
    final QueueFigures queues = new QueueFigures();
    final List<Published> wills = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();
    final List<String> forOthers = new ArrayList<>();
    /** Each time that a session said that nobody need wait for it. */
    final List<Confirmation> confirmed = new ArrayList<>();

    final QueueBudget budget;
    final SessionTable table;
    private Runnable whenDropped = () -> {};
    private final long start;

    OneLoop() {
        this(Limits.generous());
    }

    OneLoop(Limits limits) {
        this(limits, Long.MAX_VALUE / 2);
    }

    OneLoop(Limits limits, long budgetBytes) {
        this(limits, budgetBytes, new ManualTimers(), SessionJournal.NONE);
    }

    /** With a journal, in time that others share. */
    OneLoop(Limits limits, ManualTimers timers, SessionJournal journal) {
        this(limits, Long.MAX_VALUE / 2, timers, journal);
    }

    private OneLoop(Limits limits, long budgetBytes, ManualTimers timers, SessionJournal journal) {
        this.timers = timers;
        start = timers.nanoTime();
        budget = new QueueBudget(budgetBytes);
        table = new SessionTable(
                new SessionContext(
                        0, limits.build(), budget, timers, this::happened, traffic, queues, journal, this::confirmed),
                counts,
                this);
    }

    private void confirmed(Confirmation confirmation) {
        confirmed.add(confirmation);
        confirmation.done();
    }

    private void happened(BrokerEvent event) {
        events.on(event);
        if (event instanceof BrokerEvent.MessageDropped) {
            Runnable once = whenDropped;
            whenDropped = () -> {};
            once.run();
        }
    }

    long dropped() {
        return TrafficTotals.of(List.of(traffic)).dropped();
    }

    /** Something to happen in the middle of the next drop. */
    void whenDropped(Runnable once) {
        whenDropped = once;
    }

    @Override
    public void sessionEnded(Session session, List<Undelivered> undelivered) {
        ended.add(new Ended(
                session.clientId(),
                undelivered.stream()
                        .map(message -> Messages.text(message.delivery().message()))
                        .toList()));
        undelivered.stream()
                .filter(Undelivered::isForAnotherMember)
                .forEach(message ->
                        forOthers.add(Messages.text(message.delivery().message())));
    }

    @Override
    public void willDue(Session session, Will will) {
        wills.add(new Published(
                session.clientId(),
                new String(will.payload(), StandardCharsets.UTF_8),
                Duration.ofNanos(timers.nanoTime() - start).toSeconds()));
    }

    /** Connects without a will and with a Receive Maximum that does not matter. */
    Client connect(String clientId, boolean cleanStart, long expirySeconds) {
        return connect(clientId, cleanStart, expirySeconds, 65_535, null);
    }

    /** Connects with a fresh connection and starts. */
    Client connect(String clientId, boolean cleanStart, long expirySeconds, int receiveMaximum, @Nullable Will will) {
        return connect(clientId, cleanStart, expirySeconds, receiveMaximum, will, new RecordingLink());
    }

    /** Connects and starts. */
    Client connect(
            String clientId,
            boolean cleanStart,
            long expirySeconds,
            int receiveMaximum,
            @Nullable Will will,
            RecordingLink link) {
        SessionTable.Request request =
                new SessionTable.Request(clientId, cleanStart, expirySeconds, receiveMaximum, will, link);
        return switch (table.open(request)) {
            case SessionTable.Opened.Ready(Session session, boolean present) -> {
                session.start();
                yield new Client(session, link, present);
            }
            case SessionTable.Opened.Elsewhere() -> throw new AssertionError("a node that leaves");
            case SessionTable.Opened.OfAnotherUser() -> throw new AssertionError("another user");
            case SessionTable.Opened.TooMany() -> throw new AssertionError("too many sessions");
            case SessionTable.Opened.Unavailable(String cause) -> throw new AssertionError(cause);
        };
    }

    /** The client's connection is gone. */
    void lose(Client client) {
        table.connectionLost(client.session, client.link);
    }

    void pass(long seconds) {
        timers.advance(Duration.ofSeconds(seconds));
    }

    /** A will with this text. */
    static Will will(String payload, long delaySeconds) {
        return new Will(
                Topic.of("will"),
                Qos.AT_LEAST_ONCE,
                false,
                Duration.ofSeconds(delaySeconds),
                -1,
                NONE,
                payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A message for a session, on the topic {@code t}. */
    static PendingDelivery delivery(Qos qos, String payload) {
        return new PendingDelivery(Messages.of("t", qos, payload), qos, false, PendingDelivery.NO_IDS, null);
    }

    /** A message that expires so many seconds from now. */
    PendingDelivery expiring(long seconds, Qos qos, String payload) {
        long at = timers.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        return new PendingDelivery(Messages.expiring(at, "t", qos, payload), qos, false, PendingDelivery.NO_IDS, null);
    }
}
