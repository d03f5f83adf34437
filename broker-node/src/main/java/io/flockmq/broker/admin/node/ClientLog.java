package io.flockmq.broker.admin.node;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What happened to clients of this node lately: the latest four thousand events of all, without messages that were dropped, which
 * {@link DropBook} has. Told on event loops: it locks nothing, and makes texts only for who asks. Thread-safe.
 */
public final class ClientLog implements BrokerEventListener {

    private static final int LATEST = 4096;

    private record Noted(long number, long millis, String clientId, BrokerEvent event) {}

    /**
     * One thing that happened.
     *
     * @param event its name
     * @param text what happened, a clause for people
     */
    public record Line(Instant time, String clientId, String event, String text) {}

    private final InstantSource clock;
    private final AtomicLong number = new AtomicLong();
    private final AtomicReferenceArray<@Nullable Noted> latest = new AtomicReferenceArray<>(LATEST);

    /** Nothing has happened yet. */
    public ClientLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void on(BrokerEvent event) {
        String clientId = clientOf(event);
        if (clientId != null) {
            long n = number.getAndIncrement();
            latest.setRelease((int) (n % LATEST), new Noted(n, clock.millis(), clientId, event));
        }
    }

    /** What is known of these clients, the newest first, at most so many. */
    public List<Line> of(Set<String> clientIds, int most) {
        List<Noted> found = new ArrayList<>();
        for (int i = 0; i < LATEST; i++) {
            Noted noted = latest.getAcquire(i);
            if (noted != null && clientIds.contains(noted.clientId())) {
                found.add(noted);
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Noted::number).reversed())
                .limit(most)
                .map(ClientLog::line)
                .toList();
    }

    /** Whose log it belongs to; null for nobody's. */
    private static @Nullable String clientOf(BrokerEvent event) {
        return switch (event) {
            case BrokerEvent.ClientConnected connected -> connected.clientId();
            case BrokerEvent.ClientDisconnected end -> end.clientId();
            case BrokerEvent.ConnectionRefused refused -> refused.clientId();
            case BrokerEvent.ClientSubscribed subscribed -> subscribed.clientId();
            case BrokerEvent.ClientUnsubscribed unsubscribed -> unsubscribed.clientId();
            case BrokerEvent.WillPublished will -> will.clientId();
            case BrokerEvent.SessionEnded ended -> ended.clientId();
            case BrokerEvent.ClientIdContested contested -> contested.clientId();
            case BrokerEvent.PublisherSlowed slowed -> slowed.clientId();
            case BrokerEvent.MessageDropped _,
                    BrokerEvent.PublishRefused _,
                    BrokerEvent.ListenerOpened _,
                    BrokerEvent.ListenerClosed _,
                    BrokerEvent.TransportFailed _,
                    BrokerEvent.LoginsRefused _,
                    BrokerEvent.NodeJoined _,
                    BrokerEvent.NodeLeft _,
                    BrokerEvent.SessionsAdopted _,
                    BrokerEvent.Recalled _,
                    BrokerEvent.RecordsGivenUp _,
                    BrokerEvent.RecallWithout _,
                    BrokerEvent.RoutesRepaired _,
                    BrokerEvent.RetainedRepaired _,
                    BrokerEvent.InternalFault _ -> null;
        };
    }

    private static Line line(Noted noted) {
        return new Line(
                Instant.ofEpochMilli(noted.millis()),
                noted.clientId(),
                Objects.requireNonNull(noted.event().getClass().getSimpleName()),
                text(noted.event()));
    }

    private static String text(BrokerEvent event) {
        return switch (event) {
            case BrokerEvent.ClientConnected connected -> connected(connected);
            case BrokerEvent.ClientDisconnected end ->
                "disconnected from " + end.address() + ": " + end.cause()
                        + (end.orderly() ? "" : " (" + end.reason() + ")");
            case BrokerEvent.ConnectionRefused refused ->
                "refused from " + refused.address() + ": " + refused.cause() + " (" + refused.reason() + ")";
            case BrokerEvent.ClientSubscribed subscribed ->
                subscribed.granted().isError()
                        ? "may not subscribe to " + subscribed.filter() + ": " + subscribed.granted()
                        : "subscribed to " + subscribed.filter() + " (QoS "
                                + subscribed.granted().value() + ")";
            case BrokerEvent.ClientUnsubscribed unsubscribed -> "unsubscribed from " + unsubscribed.filter();
            case BrokerEvent.WillPublished will -> "will published to " + will.topic();
            case BrokerEvent.SessionEnded ended -> "session ended: " + ended.cause();
            case BrokerEvent.ClientIdContested contested ->
                "two clients with this id disconnect each other, " + contested.times() + " times in "
                        + contested.window().toSeconds() + " s: " + contested.first() + " and "
                        + (contested.second() == null ? "one at another node" : contested.second());
            case BrokerEvent.PublisherSlowed _ -> "publishes faster than it may, and is slowed";
            default -> throw new IllegalStateException("nothing else is noted");
        };
    }

    private static String connected(BrokerEvent.ClientConnected connected) {
        return "connected from " + connected.address() + " (" + connected.version()
                + (connected.cleanStart() ? ", clean start" : "")
                + (connected.sessionPresent() ? ", session resumed" : "")
                + ", keep alive " + connected.keepAlive() + " s"
                + (connected.user() == null ? "" : ", user " + connected.user())
                + ")";
    }
}
