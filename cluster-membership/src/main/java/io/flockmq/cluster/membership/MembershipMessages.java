package io.flockmq.cluster.membership;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The numbers by which nodes know this room's messages. They never change their meaning. */
final class MembershipMessages implements DataSerializableFactory {

    static final int FACTORY = 7001;
    static final int QUORUM_STATE = 1;
    static final int ASK_QUORUM = 2;
    static final int ANNOUNCE_LEAVE = 3;
    static final int ASK_PRESENCE = 4;
    static final int QUESTION = 5;

    /** Under this name a Hazelcast instance knows the membership that it serves. */
    static final String MEMBERSHIP = "flockmq.membership";

    /** The threads that answer questions. */
    static final String QUESTIONS = "flockmq.questions";

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case QUORUM_STATE -> new QuorumState();
            case ASK_QUORUM -> new AskQuorum();
            case ANNOUNCE_LEAVE -> new AnnounceLeave();
            case ASK_PRESENCE -> new AskPresence();
            case QUESTION -> new Question();
            default -> throw new IllegalArgumentException("a message of a later version: " + typeId);
        };
    }

    static HazelcastMembership membershipOf(@Nullable HazelcastInstance hazelcast) {
        Object membership = Objects.requireNonNull(hazelcast, "not received by a member")
                .getUserContext()
                .get(MEMBERSHIP);
        return (HazelcastMembership) Objects.requireNonNull(membership, "not a member of ours");
    }
}
