package io.flockmq.broker.admin.node;

import io.flockmq.broker.security.Action;
import io.flockmq.broker.security.Filters;
import io.flockmq.broker.security.Permissions;
import io.flockmq.broker.security.Rule;
import io.flockmq.broker.session.ClientLink;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.SessionDetails;
import io.flockmq.broker.session.SessionLimits;
import io.flockmq.broker.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node knows about why a message reaches somebody or not. Looks at sessions: their event loops only. */
final class Explainer {

    /** Subscriptions that are looked at. */
    private static final int MOST = 10_000;

    private static final int NEAREST = 3;

    private final String node;

    Explainer(String node) {
        this.node = node;
    }

    PublisherView publisher(Session session, Topic topic) {
        boolean connected = session.isConnected();
        Permissions permissions = session.permissions();
        if (!connected) {
            return new PublisherView(false, null, null);
        }
        if (permissions == null) {
            return new PublisherView(true, true, null);
        }
        Permissions.Decision decision = permissions.decision(Action.PUBLISH, topic);
        return new PublisherView(true, decision.allowed(), origin(decision.rule()));
    }

    SubscriberView subscriber(Session session, Topic topic) {
        SessionDetails details = SessionDetails.of(session, MOST, 0);
        List<SubscriptionView> matching = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Session.Subscribed one : details.subscriptions()) {
            if (Filters.covers(one.filter().filter(), topic.name())) {
                matching.add(SubscriptionView.of(session.clientId(), node, one));
            } else {
                others.add(one.filter().filter());
            }
        }
        ClientLink.Details link = details.summary().link();
        Permissions permissions = session.permissions();
        Permissions.Decision decision = permissions == null ? null : permissions.decision(Action.SUBSCRIBE, topic);
        SessionLimits limits = details.limits();
        return new SubscriberView(
                link != null,
                session.expirySeconds(),
                matching,
                matching.isEmpty() ? nearest(others, topic.name()) : List.of(),
                decision != null ? Boolean.valueOf(decision.allowed()) : link != null ? Boolean.TRUE : null,
                decision == null ? null : origin(decision.rule()),
                session.queuedMessages(),
                session.queuedMessages() >= limits.maxQueuedMessages()
                        || session.queuedBytes() >= limits.maxQueuedBytes(),
                limits.queueQos0(),
                link == null ? null : link.maximumPacketSize());
    }

    private static @Nullable String origin(@Nullable Rule rule) {
        return rule == null ? null : rule.origin() + ": " + (rule.allows() ? "allows " : "refuses ") + rule.filter();
    }

    // ---------------------------------------------------------------- what comes nearest

    private record Candidate(String filter, int levels, String why) {}

    private static List<SubscriberView.Near> nearest(List<String> filters, String topic) {
        return filters.stream()
                .map(filter -> candidate(filter, topic))
                .sorted(Comparator.comparingInt(Candidate::levels).reversed().thenComparing(Candidate::filter))
                .limit(NEAREST)
                .map(near -> new SubscriberView.Near(near.filter(), near.why()))
                .toList();
    }

    private static Candidate candidate(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) {
            return new Candidate(filter, 0, "a wildcard at the front does not match topics that begin with $");
        }
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        int common = Math.min(wanted.length, levels.length);
        for (int i = 0; i < common; i++) {
            if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                String why = wanted[i].equalsIgnoreCase(levels[i])
                        ? "differs in case at level %d: \"%s\" instead of \"%s\""
                        : "differs at level %d: \"%s\" instead of \"%s\"";
                return new Candidate(filter, i, why.formatted(i + 1, wanted[i], levels[i]));
            }
        }
        return new Candidate(
                filter,
                common,
                wanted.length < levels.length
                        ? "ends after level " + wanted.length + ", and the topic has " + levels.length
                        : "has " + wanted.length + " levels, and the topic has " + levels.length);
    }
}
