package io.flockmq.broker.cluster.wire;

import io.flockmq.broker.session.SessionChange;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Topic;
import io.flockmq.broker.topic.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a node tells another, as a batch carries it. All immutable. */
public sealed interface Item {

    /** A life of a node. */
    record Life(String node, long incarnation) {

        /** No node's. */
        public static final Life NOBODY = new Life("", 0);
    }

    // ---------------------------------------------------------------- messages, in the order in which they were
    // published

    /** A message for all subscribers on the receiving node. */
    record ToSubscribers(Message message) implements Item {}

    /**
     * A message for one member of a shared subscription on the receiving node.
     *
     * @param number by which the receiver says that it is {@linkplain ShareSettled settled}; {@link #NOT_KEPT} if nobody waits
     */
    record ToShare(TopicFilter share, long number, Message message) implements Item {

        /** The number of a message that the sending node does not keep. */
        public static final long NOT_KEPT = 0;
    }

    /**
     * A message for a member of a shared subscription need not be kept for another one: the client has acknowledged it, or other
     * nodes have it.
     *
     * @param loop the event loop of the receiver that sent it
     * @param number its number there
     */
    record ShareSettled(int loop, long number) implements Item {}

    /** A message that a dead node did not confirm, for the sessions that the receiver adopted from it. */
    record ToAdopted(Life dead, Message message) implements Item {}

    /** From here on, messages of this stream's origin for this session are sent to its new home, too. */
    record SessionSwitched(String clientId, long epoch) implements Item {}

    /** This stream's origin has sent again what this dead node had not confirmed. */
    record DeadSwitched(Life dead) implements Item {}

    // ---------------------------------------------------------------- routes

    /** Somebody on the sending node subscribes to this filter, which is not a shared one. */
    record RouteAdded(TopicFilter filter) implements Item {}

    /** Nobody on the sending node does any more. */
    record RouteRemoved(TopicFilter filter) implements Item {}

    /** How many members a shared subscription has on the sending node now; none if {@code members} is 0. */
    record ShareChanged(TopicFilter share, int members, int connected) implements Item {}

    /** The receiver has been told all routes of the sending node. */
    record RoutesComplete() implements Item {}

    // ---------------------------------------------------------------- replicas

    /**
     * The sending node is the home of this session and begins to tell its replica from the beginning.
     *
     * @param generation grows each time that the home chooses nodes for its replicas under this claim
     */
    record ReplicaBegins(String clientId, long epoch, long generation) implements Item {}

    /** The same session goes on with a later claim of the same home. */
    record ReplicaClaimed(String clientId, long before, long epoch) implements Item {}

    /** The receiver's changes of a session are for a replica that the sending node does not have. */
    record ReplicaMissing(String clientId, long epoch) implements Item {}

    /** A change of the session, after what was told before. */
    record ReplicaChanged(String clientId, long epoch, SessionChange change) implements Item {}

    /** All of the session has been told: from here on the replica is one that somebody can go on with. */
    record ReplicaComplete(String clientId, long epoch) implements Item {}

    /** The receiver need not keep this replica any more. */
    record ReplicaEnds(String clientId, long epoch) implements Item {}

    /** The receiver is not the home of this session any more: there is a later epoch. */
    record Fenced(String clientId, long epoch) implements Item {}

    /** The sending node has claimed what it could of a dead node's sessions, and its routes for them are known. */
    record Adopted(Life dead, int sessions) implements Item {}

    // ---------------------------------------------------------------- a session moves

    /**
     * A client of the receiver has connected to the sending node, which holds this epoch now.
     *
     * @param fresh whether the session is not to go on
     */
    record Release(String clientId, long epoch, boolean fresh) implements Item {}

    /** The connection is closed, and there is no session that goes on. */
    record Released(String clientId, long epoch) implements Item {}

    /**
     * The session is not at the sending node, and nobody has told it that it ended: it claimed it and never got the answer, or does
     * not know any more.
     */
    record NotHere(String clientId, long epoch) implements Item {}

    /** The connection is closed; the session goes on and has these subscriptions. */
    record Moving(String clientId, long epoch, List<SessionChange.Subscribed> subscriptions) implements Item {}

    /** Every event loop is to tell the old home when it knows that this session is at the sending node, too. */
    record SwitchSession(String clientId, long epoch, Life oldHome) implements Item {}

    /** A part of the session's state, in order. */
    record Moved(String clientId, long epoch, SessionChange change) implements Item {}

    /**
     * That was all.
     *
     * @param held which claim what was told is of, the later the better; 0 if it is not known to be complete
     */
    record MoveComplete(String clientId, long epoch, long held) implements Item {}

    /** The new home has the session and it is as safe as it was: the old one may forget it. */
    record MoveDone(String clientId, long epoch) implements Item {}

    /**
     * Asks for whatever there is of a session that the sending node has claimed.
     *
     * @param dead its home, which is dead, whether the receiver has noticed or not
     */
    record AskReplica(String clientId, long epoch, Life dead) implements Item {}

    /** The session is at the sending node, and will leave it for the receiver as soon as it can. */
    record MovesLater(String clientId, long epoch) implements Item {}

    /** There is nothing of it. */
    record NoReplica(String clientId, long epoch) implements Item {}

    /** All sessions that the sending node was home of when the receiver came have their replicas now. */
    record CopiesComplete() implements Item {}

    // ---------------------------------------------------------------- a node leaves

    /** The sending node is about to leave: nothing is to be given to it any more. */
    record Leaves() implements Item {}

    /**
     * The sending node, which is about to leave, is the home of this session by this claim: the receiver is to become it, unless
     * somebody else has since.
     */
    record TakeOver(String clientId, long epoch) implements Item {}

    // ---------------------------------------------------------------- retained messages

    /**
     * A topic's retained message, or that it has none.
     *
     * @param time the first part of its version, milliseconds since 1970 with a counter
     * @param writer the second part of its version
     * @param message the message, null if the topic's was deleted
     */
    record Retained(
            Topic topic, long time, long writer, @Nullable Message message) implements Item {}

    /** The receiver has been told all retained messages. */
    record RetainedComplete() implements Item {}

    /** What the sending node has retained, as a sum for each bucket of topics, to find where nodes differ. */
    record RetainedDigests(List<Long> sums) implements Item {
        /** Copies the list. */
        public RetainedDigests {
            sums = List.copyOf(sums);
        }
    }

    /** A topic and the version of its retained message, or of the deletion of it. */
    record TopicVersion(Topic topic, long time, long writer) {}

    /** Everything that the sending node knows about the topics in these buckets; what it lacks it wants to be told. */
    record RetainedSummary(List<Integer> buckets, List<TopicVersion> topics) implements Item {
        /** Copies the lists. */
        public RetainedSummary {
            buckets = List.copyOf(buckets);
            topics = List.copyOf(topics);
        }
    }

    // ---------------------------------------------------------------- what stores have

    /**
     * The sending node asks whether it may bring back what an earlier life has left in its store.
     *
     * @param incarnation of the last life that has served; 0 for none, or if there is no store
     */
    record AskRecall(long incarnation) implements Item {}

    /**
     * The answer.
     *
     * @param outdated whether others have gone on without that life, so that what it has left is of no use
     * @param serving whether the sending node serves clients, so that there is nobody to wait for
     */
    record RecallAnswer(boolean outdated, boolean serving) implements Item {}

    /** The sending node has this session in its store, and goes on with it unless the receiver has something better. */
    record Offer(String clientId, boolean copy, long epoch, long generation) implements Item {}

    /** That was all that this event loop of the sending node offers. */
    record OffersEnd(int loop) implements Item {}

    /** The sending node has something better than what it was offered, or knows that the session is over. */
    record OfferRefused(String clientId, long epoch) implements Item {}

    /** The sending event loop has answered what this event loop of the receiver has offered. */
    record OffersAnswered(int loop) implements Item {}

    /** The sending node has brought back what it could. */
    record Recalled() implements Item {}

    /** Others have gone on without this life of a node: what it has stored is of no use. */
    record Outdated(Life life) implements Item {}

    // ---------------------------------------------------------------- for people

    /** A digest of what the receiver must have been told by the sending node, to find what was missed. */
    record Digest(long routes, long routesDigest) implements Item {}

    /** How many clients are connected to the sending node, of how many sessions it is the home, and how many subscriptions these have. */
    record Figures(long clientsConnected, long sessions, long subscriptions) implements Item {}

    /** The receiver's routes of the sending node's side are not what they should be: tell them all again. */
    record TellRoutesAgain() implements Item {}
}
