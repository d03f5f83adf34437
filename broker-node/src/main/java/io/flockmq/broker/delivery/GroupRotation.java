package io.flockmq.broker.delivery;

import io.flockmq.broker.session.RemoteMembers;
import io.flockmq.broker.session.RemoteNode;
import io.flockmq.broker.session.Session;
import io.flockmq.broker.session.Subscriber;
import io.flockmq.broker.subscription.Match;
import io.flockmq.broker.subscription.SharedGroup;
import io.flockmq.broker.topic.TopicFilter;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns among the members of a shared subscription (MQTT 5.0, section 4.8.2). Another node stands for all members that it
 * has: it gets as many turns as it has connected ones, and takes turns among them itself. Event loop only.
 *
 * <p>There is one for each topic, made anew whenever subscriptions change: so it begins with any member, or the first ones
 * would get all messages of topics that are published to once in a while.
 */
final class GroupRotation {

    private final TopicFilter filter;
    private final Match<Subscriber>[] members;
    /** Whose turn it is, and how many turns it has had in a row. */
    private int current;

    private int turnsTaken;

    GroupRotation(SharedGroup<Subscriber> group) {
        this.filter = TopicFilter.of("$share/" + group.shareName() + "/" + group.filter());
        this.members = group.members();
        beginAnywhere();
    }

    private void beginAnywhere() {
        long turns = 0;
        for (Match<Subscriber> member : members) {
            turns += possibleTurns(member.subscriber());
        }
        long turn = turns == 0 ? 0 : ThreadLocalRandom.current().nextLong(turns);
        while (turn > 0 && turn >= possibleTurns(members[current].subscriber())) {
            turn -= possibleTurns(members[current].subscriber());
            current++;
        }
        turnsTaken = (int) turn;
    }

    /** The shared subscription, {@code $share/...} included. */
    TopicFilter filter() {
        return filter;
    }

    /**
     * The next connected member, else the next one whatever it is; null if there is none but the one to leave out.
     *
     * @param hereOnly whether members on other nodes are left out
     */
    @Nullable
    Match<Subscriber> pick(@Nullable Session except, boolean hereOnly) {
        Match<Subscriber> offline = null;
        for (int i = 0; i <= members.length; i++) { // who had some turns in a row is looked at a second time
            Match<Subscriber> member = members[current];
            Subscriber subscriber = member.subscriber();
            if (subscriber != except && !(hereOnly && isElsewhere(subscriber))) {
                int turns = turns(subscriber);
                if (turnsTaken < turns) {
                    turnsTaken++;
                    return member;
                }
                offline = offline == null && turns == 0 ? member : offline;
            }
            current = current + 1 < members.length ? current + 1 : 0;
            turnsTaken = 0;
        }
        return offline;
    }

    /** How many turns in a row a member gets now. */
    private static int turns(Subscriber member) {
        return switch (member) {
            case Session session -> session.isConnected() ? 1 : 0;
            case RemoteMembers members -> members.connected();
            case RemoteNode node -> throw noMember(node);
        };
    }

    /** The same without a look at sessions, of which there may be many. */
    private static int possibleTurns(Subscriber member) {
        return member instanceof RemoteMembers elsewhere ? elsewhere.connected() : 1;
    }

    private static boolean isElsewhere(Subscriber member) {
        return switch (member) {
            case Session _ -> false;
            case RemoteMembers _ -> true;
            case RemoteNode node -> throw noMember(node);
        };
    }

    private static IllegalStateException noMember(RemoteNode node) {
        return new IllegalStateException(node + " as a member of a shared subscription");
    }
}
