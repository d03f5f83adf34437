package io.flockmq.broker.admin.node;

import io.flockmq.broker.delivery.NodeLoop;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionDetails;
import io.flockmq.broker.session.SessionSummary;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.Matches;
import io.flockmq.broker.subscription.SharedGroup;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.transport.MqttNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this node and their subscriptions. Client identifiers are looked through on the caller's thread, beside the event loops; those
 * are asked for no more sessions than it takes, slice by slice. Any thread; waits.
 */
final class Clients {

    /** Sessions that are looked at for one page, if most of them are not what was asked for. */
    private static final int MOST_LOOKED_AT = 5000;

    private final String node;
    private final Supplier<MqttNode> mqtt;

    Clients(String node, Supplier<MqttNode> mqtt) {
        this.node = node;
        this.mqtt = mqtt;
    }

    // ---------------------------------------------------------------- lists

    Page<ClientSummary> clients(ClientQuery query) {
        String after = query.after();
        int most = query.needsSession() ? Math.max(MOST_LOOKED_AT, query.limit() + 1) : query.limit() + 1;
        Smallest candidates =
                smallest(most, id -> (after == null || id.compareTo(after) > 0) && query.fits(id), allIds());
        return page(
                candidates,
                query.limit(),
                session -> List.of(ClientSummary.of(node, SessionSummary.of(session))),
                query::fits,
                ClientSummary::id,
                "");
    }

    Page<SubscriptionView> subscriptions(SubscriptionQuery query) {
        String first = query.firstClient();
        String after = query.after();
        Smallest candidates = smallest(
                MOST_LOOKED_AT,
                id -> id.compareTo(first) >= 0
                        && (query.clientId() == null || query.clientId().equals(id)),
                query.topic() == null ? allIds() : subscribersOf(query.topic()));
        return page(
                candidates,
                query.limit(),
                session -> session.subscriptions().stream()
                        .filter(query::fits)
                        .map(one -> SubscriptionView.of(session.clientId(), node, one))
                        .toList(),
                view -> after == null || view.key().compareTo(after) > 0,
                SubscriptionView::key,
                SubscriptionView.END);
    }

    private Iterable<Iterator<String>> allIds() {
        return mqtt.get().nodeLoops().stream()
                .map(loop -> loop.sessions().clientIds())
                .toList();
    }

    private Iterable<Iterator<String>> subscribersOf(String topic) {
        TreeSet<String> ids = new TreeSet<>();
        Matches<Subscriber> matches = mqtt.get().match(Topic.of(topic));
        for (Match<Subscriber> match : matches.direct()) {
            addId(match.subscriber(), ids);
        }
        for (SharedGroup<Subscriber> group : matches.groups()) {
            for (Match<Subscriber> member : group.members()) {
                addId(member.subscriber(), ids);
            }
        }
        return List.of(ids.iterator());
    }

    private static void addId(Subscriber subscriber, Set<String> ids) {
        if (subscriber instanceof Session session) {
            ids.add(session.clientId());
        }
    }

    /**
     * The first identifiers in order.
     *
     * @param more whether there are others behind them
     */
    private record Smallest(List<String> ids, boolean more) {}

    private static Smallest smallest(int most, Predicate<String> wanted, Iterable<Iterator<String>> all) {
        PriorityQueue<String> largestFirst = new PriorityQueue<>(Comparator.reverseOrder());
        boolean more = false;
        for (Iterator<String> ids : all) {
            while (ids.hasNext()) {
                String id = ids.next();
                if (!wanted.test(id)) {
                    continue;
                }
                if (largestFirst.size() < most) {
                    largestFirst.add(id);
                } else {
                    more = true;
                    if (id.compareTo(largestFirst.element()) < 0) {
                        var _ = largestFirst.poll();
                        largestFirst.add(id);
                    }
                }
            }
        }
        return new Smallest(largestFirst.stream().sorted().toList(), more);
    }

    /**
     * Looks at candidates in order, until there are as many items as were asked for.
     *
     * @param end what makes of a client identifier a key behind all those of the client
     */
    private <T> Page<T> page(
            Smallest candidates,
            int limit,
            Function<Session, List<T>> view,
            Predicate<T> wanted,
            Function<T, String> key,
            String end) {
        List<T> items = new ArrayList<>();
        List<String> ids = candidates.ids();
        for (int i = 0; i < ids.size(); i += LoopTasks.SLICE) {
            List<String> slice = ids.subList(i, Math.min(ids.size(), i + LoopTasks.SLICE));
            List<T> found = new ArrayList<>(of(slice, view));
            found.removeIf(wanted.negate());
            found.sort(Comparator.comparing(key));
            for (T item : found) {
                if (items.size() == limit) {
                    return new Page<>(items, key.apply(items.getLast()));
                }
                items.add(item);
            }
        }
        return new Page<>(items, candidates.more() ? ids.getLast() + end : null);
    }

    private <T> List<T> of(List<String> ids, Function<Session, List<T>> view) {
        Map<NodeLoop, List<String>> byLoop = new HashMap<>();
        for (String id : ids) {
            byLoop.computeIfAbsent(mqtt.get().loopOf(id), _ -> new ArrayList<>())
                    .add(id);
        }
        List<T> all = new ArrayList<>();
        byLoop.forEach((loop, its) -> all.addAll(LoopTasks.askForAll(loop, its, id -> {
            Session session = loop.sessions().get(id);
            return session == null ? List.of() : view.apply(session);
        })));
        return all;
    }

    // ---------------------------------------------------------------- one client

    /** What a client's event loop knows of it; null if it has no session here. */
    <T> @Nullable T look(String clientId, BiFunction<MqttNode, Session, T> view) {
        MqttNode here = mqtt.get();
        NodeLoop loop = here.loopOf(clientId);
        List<T> answer = LoopTasks.ask(loop, () -> {
            Session session = loop.sessions().get(clientId);
            return session == null ? List.of() : List.of(view.apply(here, session));
        });
        return answer.isEmpty() ? null : answer.getFirst();
    }

    @Nullable
    SessionDetails details(String clientId) {
        return look(
                clientId,
                (_, session) -> SessionDetails.of(session, ClientDetail.SUBSCRIPTIONS, ClientDetail.MESSAGES));
    }

    boolean isKnown(String clientId) {
        return look(clientId, (_, _) -> true) != null;
    }

    /** Disconnects a client; false if it is not connected. */
    boolean disconnect(String clientId) {
        NodeLoop loop = mqtt.get().loopOf(clientId);
        return LoopTasks.ask(loop, () -> loop.sessions().disconnect(clientId, "disconnected by an operator"));
    }

    /** Ends a session; false if there is none. */
    boolean delete(String clientId) {
        NodeLoop loop = mqtt.get().loopOf(clientId);
        return LoopTasks.ask(loop, () -> loop.sessions().delete(clientId, "deleted by an operator"));
    }
}
