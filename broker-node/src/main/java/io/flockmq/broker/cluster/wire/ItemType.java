package io.flockmq.broker.cluster.wire;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of {@link Item} as numbers. A number is never given to another kind: nodes of neighbouring versions talk to each
 * other. What a node does not know it skips.
 */
enum ItemType {
    TO_SUBSCRIBERS(1),
    TO_SHARE(2),
    TO_ADOPTED(3),
    SESSION_SWITCHED(4),
    DEAD_SWITCHED(5),
    SHARE_SETTLED(6),
    ROUTE_ADDED(10),
    ROUTE_REMOVED(11),
    SHARE_CHANGED(12),
    ROUTES_COMPLETE(13),
    REPLICA_BEGINS(20),
    REPLICA_CHANGED(21),
    REPLICA_ENDS(22),
    FENCED(23),
    ADOPTED(24),
    REPLICA_CLAIMED(25),
    REPLICA_MISSING(26),
    REPLICA_COMPLETE(27),
    COPIES_COMPLETE(28),
    RELEASE(30),
    RELEASED(31),
    MOVING(32),
    SWITCH_SESSION(33),
    MOVED(34),
    MOVE_COMPLETE(35),
    MOVE_DONE(36),
    ASK_REPLICA(37),
    NO_REPLICA(38),
    MOVES_LATER(39),
    RETAINED(40),
    RETAINED_COMPLETE(41),
    RETAINED_DIGESTS(45),
    RETAINED_SUMMARY(46),
    DIGEST(50),
    TELL_ROUTES_AGAIN(51),
    FIGURES(60),
    LEAVES(70),
    TAKE_OVER(71),
    NOT_HERE(72),
    ASK_RECALL(80),
    RECALL_ANSWER(81),
    OFFER(82),
    OFFERS_END(83),
    OFFER_REFUSED(84),
    OFFERS_ANSWERED(85),
    RECALLED(86),
    OUTDATED(87);

    private static final @Nullable ItemType[] BY_NUMBER = new @Nullable ItemType[256];

    static {
        for (ItemType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;

    ItemType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The kind with this number, 0 to 255; null if this version knows none. */
    static @Nullable ItemType of(int number) {
        return BY_NUMBER[number];
    }

    static ItemType of(Item item) {
        return switch (item) {
            case Item.ToSubscribers _ -> TO_SUBSCRIBERS;
            case Item.ToShare _ -> TO_SHARE;
            case Item.ShareSettled _ -> SHARE_SETTLED;
            case Item.ToAdopted _ -> TO_ADOPTED;
            case Item.SessionSwitched _ -> SESSION_SWITCHED;
            case Item.DeadSwitched _ -> DEAD_SWITCHED;
            case Item.RouteAdded _ -> ROUTE_ADDED;
            case Item.RouteRemoved _ -> ROUTE_REMOVED;
            case Item.ShareChanged _ -> SHARE_CHANGED;
            case Item.RoutesComplete _ -> ROUTES_COMPLETE;
            case Item.ReplicaBegins _ -> REPLICA_BEGINS;
            case Item.ReplicaClaimed _ -> REPLICA_CLAIMED;
            case Item.ReplicaMissing _ -> REPLICA_MISSING;
            case Item.ReplicaChanged _ -> REPLICA_CHANGED;
            case Item.ReplicaComplete _ -> REPLICA_COMPLETE;
            case Item.CopiesComplete _ -> COPIES_COMPLETE;
            case Item.ReplicaEnds _ -> REPLICA_ENDS;
            case Item.Fenced _ -> FENCED;
            case Item.Adopted _ -> ADOPTED;
            case Item.Release _ -> RELEASE;
            case Item.Released _ -> RELEASED;
            case Item.NotHere _ -> NOT_HERE;
            case Item.Moving _ -> MOVING;
            case Item.SwitchSession _ -> SWITCH_SESSION;
            case Item.Moved _ -> MOVED;
            case Item.MoveComplete _ -> MOVE_COMPLETE;
            case Item.MoveDone _ -> MOVE_DONE;
            case Item.AskReplica _ -> ASK_REPLICA;
            case Item.NoReplica _ -> NO_REPLICA;
            case Item.MovesLater _ -> MOVES_LATER;
            case Item.Leaves _ -> LEAVES;
            case Item.TakeOver _ -> TAKE_OVER;
            case Item.Retained _ -> RETAINED;
            case Item.RetainedComplete _ -> RETAINED_COMPLETE;
            case Item.RetainedDigests _ -> RETAINED_DIGESTS;
            case Item.RetainedSummary _ -> RETAINED_SUMMARY;
            case Item.Digest _ -> DIGEST;
            case Item.TellRoutesAgain _ -> TELL_ROUTES_AGAIN;
            case Item.Figures _ -> FIGURES;
            case Item.AskRecall _ -> ASK_RECALL;
            case Item.RecallAnswer _ -> RECALL_ANSWER;
            case Item.Offer _ -> OFFER;
            case Item.OffersEnd _ -> OFFERS_END;
            case Item.OfferRefused _ -> OFFER_REFUSED;
            case Item.OffersAnswered _ -> OFFERS_ANSWERED;
            case Item.Recalled _ -> RECALLED;
            case Item.Outdated _ -> OUTDATED;
        };
    }
}
