package io.flockmq.cluster.membership;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes of neighbouring versions are members of one cluster while it is upgraded: they read each other's messages. */
class GoldenMembershipTest {

    static List<IdentifiedDataSerializable> records() {
        return List.of(
                new QuorumState(Map.of("n1", "10.0.0.1|5701", "n2", "")),
                new AskQuorum(),
                new AnnounceLeave("n1", 17),
                new Question(new byte[] {1, 2, 3}));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isReadAsAnEarlierVersionWroteIt(IdentifiedDataSerializable example) throws IOException {
        new GoldenRecord(new MembershipMessages(), example).check();
    }
}
