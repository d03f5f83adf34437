package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.Matches;
import io.flockmq.broker.subscription.SharedGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscribers of one topic as one event loop sees them: by event loop, so that a message is handed over once for all
 * subscribers there. Lives in the event loop's match cache; event loop only.
 */
final class Route {

    private final List<List<Match<Session>>> byLoop;
    private final List<GroupRotation> groups;
    private final boolean empty;

    private Route(List<List<Match<Session>>> byLoop, List<GroupRotation> groups, boolean empty) {
        this.byLoop = byLoop;
        this.groups = groups;
        this.empty = empty;
    }

    /** Sorts the matches of a topic by event loop. */
    static Route of(Matches<Session> matches, int loops) {
        List<List<Match<Session>>> byLoop = new ArrayList<>(loops);
        for (int i = 0; i < loops; i++) {
            byLoop.add(List.of());
        }
        for (Match<Session> match : matches.direct()) {
            int loop = match.subscriber().loop();
            if (byLoop.get(loop).isEmpty()) {
                byLoop.set(loop, new ArrayList<>());
            }
            byLoop.get(loop).add(match);
        }
        List<GroupRotation> groups = new ArrayList<>();
        for (SharedGroup<Session> group : matches.groups()) {
            groups.add(new GroupRotation(group));
        }
        return new Route(byLoop, groups, matches.isEmpty());
    }

    /** The subscribers on an event loop; empty for none. */
    List<Match<Session>> on(int loop) {
        return byLoop.get(loop);
    }

    /** The shared subscriptions that match. */
    List<GroupRotation> groups() {
        return groups;
    }

    /** Whether nobody subscribes to the topic. */
    boolean isEmpty() {
        return empty;
    }
}
