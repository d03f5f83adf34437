package io.flockmq.broker.delivery;

import io.flockmq.broker.session.Session;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.SharedGroup;
import io.flockmq.broker.topic.TopicFilter;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns among the members of a shared subscription (MQTT 5.0, section 4.8.2). Event loop only.
 *
 * <p>There is one for each topic, made anew whenever subscriptions change: so it begins with any member, or the first ones
 * would get all messages of topics that are published to once in a while.
 */
final class GroupRotation {

    private final TopicFilter filter;
    private final Match<Session>[] members;
    private int next;

    GroupRotation(SharedGroup<Session> group) {
        this.filter = TopicFilter.of("$share/" + group.shareName() + "/" + group.filter());
        this.members = group.members();
        this.next = ThreadLocalRandom.current().nextInt(members.length);
    }

    /** The shared subscription, {@code $share/...} included. */
    TopicFilter filter() {
        return filter;
    }

    /** The next connected member, else the next one whatever it is; null if there is none but the one to leave out. */
    @Nullable
    Match<Session> pick(@Nullable Session except) {
        Match<Session> offline = null;
        for (int i = 0; i < members.length; i++) {
            next = next + 1 < members.length ? next + 1 : 0;
            Match<Session> member = members[next];
            if (member.subscriber() == except) {
                continue;
            }
            if (member.subscriber().isConnected()) {
                return member;
            }
            offline = offline == null ? member : offline;
        }
        return offline;
    }
}
