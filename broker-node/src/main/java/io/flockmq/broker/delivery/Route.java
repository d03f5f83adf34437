package io.flockmq.broker.delivery;

import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.Matches;
import io.flockmq.broker.subscription.SharedGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one topic as one event loop sees them: the sessions by event loop, so that a message is handed over once for
 * all there, and each other node once. Lives in the event loop's match cache; event loop only.
 */
final class Route {

    private final List<List<Match<Session>>> byLoop;
    private final List<RemoteNode> nodes;
    private final List<GroupRotation> groups;
    private final boolean empty;

    private Route(
            List<List<Match<Session>>> byLoop, List<RemoteNode> nodes, List<GroupRotation> groups, boolean empty) {
        this.byLoop = byLoop;
        this.nodes = nodes;
        this.groups = groups;
        this.empty = empty;
    }

    /** Sorts the matches of a topic by where they are. */
    static Route of(Matches<Subscriber> matches, int loops) {
        List<List<Match<Session>>> byLoop = new ArrayList<>(loops);
        for (int i = 0; i < loops; i++) {
            byLoop.add(List.of());
        }
        List<RemoteNode> nodes = new ArrayList<>(0);
        for (Match<Subscriber> match : matches.direct()) {
            switch (match.subscriber()) {
                case Session session -> {
                    int loop = session.loop();
                    if (byLoop.get(loop).isEmpty()) {
                        byLoop.set(loop, new ArrayList<>());
                    }
                    byLoop.get(loop).add(forSession(match));
                }
                case RemoteNode node -> {
                    if (!nodes.contains(node)) {
                        nodes.add(node);
                    }
                }
                case RemoteMembers members ->
                    throw new IllegalStateException(members.node() + " without its shared subscription");
            }
        }
        List<GroupRotation> groups = new ArrayList<>(matches.groups().length);
        for (SharedGroup<Subscriber> group : matches.groups()) {
            groups.add(new GroupRotation(group));
        }
        return new Route(byLoop, nodes, groups, matches.isEmpty());
    }

    @SuppressWarnings("unchecked") // a match never changes, and this one's subscriber is a session
    private static Match<Session> forSession(Match<? extends Subscriber> match) {
        return (Match<Session>) match;
    }

    /** The sessions on an event loop; empty for none. */
    List<Match<Session>> on(int loop) {
        return byLoop.get(loop);
    }

    /** The other nodes on which somebody subscribes, each once. */
    List<RemoteNode> nodes() {
        return nodes;
    }

    /** The shared subscriptions that match. */
    List<GroupRotation> groups() {
        return groups;
    }

    /** The shared subscription with this text, {@code $share/...} included; null if it does not match. */
    @Nullable
    GroupRotation group(String share) {
        for (GroupRotation group : groups) {
            if (group.filter().text().equals(share)) {
                return group;
            }
        }
        return null;
    }

    /** Whether nobody subscribes to the topic. */
    boolean isEmpty() {
        return empty;
    }
}
